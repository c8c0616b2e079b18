/** Page object: Firefox with the built extension, as a person uses both. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildExtension } from '../../../web/extension/build.js';
import type { CheckRecord, StoredReport } from '../../../web/extension/src/shared/check-record.js';
import type { Report } from '../../../web/lib/src/index.js';
import { ELEMENT_KEY, Marionette } from './marionette.js';

/** Where Debian's packages firefox-esr and firefox lay it. */
const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

const ID = 'airl@airl.invalid';
/** The host of the extension's addresses; Firefox draws another one for each profile unless it is told. */
const HOST = '0a1f7c1e-5f0e-4d7c-9a55-6f2b8d3c9e10';

/** Firefox's name of the toolbar button. */
const WIDGET = 'airl_airl_invalid-browser-action';

const PREFERENCES: Record<string, string | number | boolean> = {
  'security.notification_enable_delay': 0,
  // A free port, which Firefox writes into the profile.
  'marionette.port': 0,
  'extensions.webextensions.uuids': JSON.stringify({ [ID]: HOST }),
  'media.autoplay.default': 0,
  'intl.accept_languages': 'en-US',
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
};

const ARGUMENTS = ['--headless', '--no-remote', '--marionette', '--remote-allow-system-access'];

const START_MS = 60_000;
/** A check that takes longer hangs. */
const WAIT_MS = 90_000;
/** An element is waited for this long. */
const FIND_MS = 10_000;

export interface BadgeView {
  text: string;
  /** A verdict or a status. */
  mark: string;
}

/** The installed Firefox; undefined where there is none. */
export function findFirefox(): string | undefined {
  return PLACES.find((path) => existsSync(path));
}

async function portOf(profile: string): Promise<number> {
  for (const startMs = performance.now(); performance.now() - startMs < START_MS;) {
    const text = await readFile(join(profile, 'MarionetteActivePort'), 'utf8').catch(() => '');
    if (text !== '') return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Firefox does not listen');
}

export class FirefoxBrowser {
  private constructor(
    private readonly firefox: ChildProcess, private readonly profile: string, private readonly marionette: Marionette,
    /** The tab of a document of the extension, which sees what the event page sees. */
    private readonly reader: string,
  ) {}

  /** Builds the extension and starts a browser with it. */
  static async launch(executable: string, preferences: typeof PREFERENCES = {}): Promise<FirefoxBrowser> {
    const folder = await buildExtension({ target: 'firefox' });
    const profile = await mkdtemp(join(tmpdir(), 'airl-firefox-'));
    const lines = Object.entries({ ...PREFERENCES, ...preferences })
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    await writeFile(join(profile, 'user.js'), lines.join(''));
    const firefox = spawn(executable, [...ARGUMENTS, '--profile', profile], {
      stdio: 'ignore', env: { ...process.env, MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '800' },
    });
    try {
      const marionette = await Marionette.connect(await portOf(profile));
      await marionette.send('WebDriver:NewSession');
      await marionette.send('WebDriver:SetTimeouts', { script: WAIT_MS, pageLoad: WAIT_MS, implicit: FIND_MS });
      await marionette.send('Addon:Install', { path: folder, temporary: true });
      const [reader = ''] = await marionette.send<string[]>('WebDriver:GetWindowHandles');
      const browser = new FirefoxBrowser(firefox, profile, marionette, reader);
      await browser.#prepare();
      return browser;
    } catch (error) {
      firefox.kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
      throw error;
    }
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      if (this.firefox.exitCode !== null) resolve();
      else this.firefox.once('exit', () => resolve());
    });
    // One that has gone already cannot be asked to.
    await this.marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => this.firefox.kill());
    this.marionette.close();
    await ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Opens an address in a new tab in front; the tab's handle. */
  async open(url: string): Promise<string> {
    const { handle } = await this.marionette.send<{ handle: string }>('WebDriver:NewWindow', {
      type: 'tab', focus: true,
    });
    await this.#switchTo(handle);
    await this.marionette.send('WebDriver:Navigate', { url });
    return handle;
  }

  /** Clicks the toolbar button while the tab is in front. */
  async clickAction(tab: string): Promise<void> {
    await this.#switchTo(tab);
    await this.#inChrome(async () => {
      const button = await this.#find('css selector', `#${WIDGET} .unified-extensions-item-action-button`);
      await this.marionette.send('WebDriver:ElementClick', { id: button });
    });
  }

  /** Clicks an element of the tab's page. */
  async click(tab: string, xpath: string): Promise<void> {
    await this.#switchTo(tab);
    await this.marionette.send('WebDriver:ElementClick', { id: await this.#find('xpath', xpath) });
  }

  /** Allows what an extension has just asked for, in the browser's own dialog. */
  async allow(): Promise<void> {
    await this.#inChrome(() => this.#run('default', `
      const dialog = window.PopupNotifications.panel;
      while (dialog.state !== 'open') await new Promise((resolve) => setTimeout(resolve, 50));
      dialog.querySelector('.popup-notification-primary-button').click();`));
  }

  /** Ends the event page, as the browser does where it takes it to be idle. */
  async endEventPage(): Promise<void> {
    await this.#inChrome(() => this.#run('default', `
      const { extension } = WebExtensionPolicy.getByID('${ID}');
      await extension.terminateBackground({ disableResetIdleForTest: true });`));
  }

  /** The verdict in the sidebar, once it shows one, and the widths that it has and needs. */
  sidebar(): Promise<{ verdict: string; width: number; neededWidth: number }> {
    return this.evaluate(this.reader, `
      for (;;) {
        const [view] = chrome.extension.getViews({ type: 'sidebar' });
        const verdict = view?.document.querySelector('.verdict')?.textContent;
        const { clientWidth: width, scrollWidth: neededWidth } = view?.document.documentElement ?? {};
        if (verdict) return { verdict, width, neededWidth };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }`);
  }

  /** What an async function with this body gives in a tab's page, which need not be in front. */
  async evaluate<Value>(tab: string, body: string, ...args: unknown[]): Promise<Value> {
    await this.marionette.send('WebDriver:SwitchToWindow', { handle: tab, focus: false });
    return this.#run<Value>(null, body, ...args);
  }

  /** The browser's number of the tab in front. */
  async tabId(): Promise<number> {
    return this.evaluate<number>(this.reader, `
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      return tab.id;`);
  }

  /** The panel of a tab as an ordinary page: the same document as in the sidebar. */
  panel(tabId: number): Promise<string> {
    return this.open(`moz-extension://${HOST}/panel/panel.html?tab=${tabId}`);
  }

  /** Everything that is stored for the session. */
  stored(): Promise<Record<string, unknown>> {
    return this.evaluate(this.reader, 'return chrome.storage.session.get(null);');
  }

  /** The newest check of a tab, once its state is one of those; within WAIT_MS, else what is stored of it is told. */
  async record(tabId: number, ...statuses: CheckRecord['state']['status'][]): Promise<CheckRecord> {
    let stored: Record<string, unknown> = {};
    for (const startMs = performance.now(); performance.now() - startMs < WAIT_MS;) {
      stored = await this.stored();
      const [record] = Object.entries(stored)
        .filter(([key]) => key.startsWith('check:'))
        .map(([, value]) => value as CheckRecord)
        .filter((other) => other.tabId === tabId)
        .sort((a, b) => b.createdAt - a.createdAt);
      if (record && statuses.includes(record.state.status)) return record;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no check of tab ${tabId} became ${statuses.join(' or ')}: ${JSON.stringify(stored)}`);
  }

  /** The report of the newest check of a tab, once that has ended. */
  async report(tabId: number): Promise<Report> {
    const { state } = await this.record(tabId, 'done', 'failed', 'cancelled');
    if (state.status !== 'done') throw new Error(`the check is ${JSON.stringify(state)}`);
    return ((await this.stored())[`report:${state.reportKey}`] as StoredReport).report;
  }

  /** Reads the badge's closed shadow root, which scripts of the page cannot. Undefined where there is none. */
  async badge(tab: string): Promise<BadgeView | undefined> {
    await this.marionette.send('WebDriver:SwitchToWindow', { handle: tab, focus: false });
    const badge = await this.#run<BadgeView | null>('system', `
      const hosts = [...document.querySelectorAll('html > div')];
      const root = hosts.map((host) => host.openOrClosedShadowRoot).find((other) => other?.querySelector('.badge'));
      if (!root) return null;
      return {
        text: root.querySelector('[role=status]').textContent, mark: root.querySelector('.badge').dataset.mark,
      };`);
    return badge ?? undefined;
  }

  async #prepare(): Promise<void> {
    await this.marionette.send('WebDriver:SwitchToWindow', { handle: this.reader });
    await this.marionette.send('WebDriver:Navigate', { url: `moz-extension://${HOST}/options/options.html` });
    // Out of the menu that the buttons of new extensions are in.
    await this.#inChrome(() => this.#run('default', `
      const { CustomizableUI } = ChromeUtils.importESModule(
        'moz-src:///browser/components/customizableui/CustomizableUI.sys.mjs');
      CustomizableUI.addWidgetToArea('${WIDGET}', CustomizableUI.AREA_NAVBAR);`));
  }

  async #switchTo(handle: string): Promise<void> {
    await this.marionette.send('WebDriver:SwitchToWindow', { handle, focus: true });
  }

  async #inChrome<Value>(act: () => Promise<Value>): Promise<Value> {
    await this.marionette.send('Marionette:SetContext', { value: 'chrome' });
    try {
      return await act();
    } finally {
      await this.marionette.send('Marionette:SetContext', { value: 'content' });
    }
  }

  async #find(using: string, value: string): Promise<string> {
    return (await this.marionette.ask<Record<string, string>>('WebDriver:FindElement', { using, value }))[ELEMENT_KEY]!;
  }

  /** "system" gives the script the browser's own rights. */
  async #run<Value>(sandbox: string | null, body: string, ...args: unknown[]): Promise<Value> {
    const script = `
      const settle = arguments[arguments.length - 1];
      (async (...args) => { ${body} })(...arguments)
        .then((value) => settle({ value }), (error) => settle({ error: String(error) }));`;
    const { value, error } = await this.marionette.ask<{ value: Value; error?: string }>(
      'WebDriver:ExecuteAsyncScript', { script, args, sandbox });
    if (error !== undefined) throw new Error(error);
    return value;
  }
}
