/** Page object: Chromium with the built extension, as a person uses both. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium, type BrowserContext, type CDPSession, type Page } from '@playwright/test';

import { buildExtension, type ExtensionBuild } from '../../../web/extension/build.js';
import type { CheckRecord, StoredReport } from '../../../web/extension/src/shared/check-record.js';
import type { BackgroundMessage } from '../../../web/extension/src/shared/messages.js';
import type { Report } from '../../../web/lib/src/index.js';
import { CHROMIUM_FLAGS } from '../../../tools/lib/chromium-flags.mjs';

const ARGUMENTS = [
  '--headless=new',
  ...CHROMIUM_FLAGS,
  '--autoplay-policy=no-user-gesture-required',
  // Extensions.triggerAction of the DevTools protocol: a click on the toolbar button, with all that it grants.
  '--enable-unsafe-extension-debugging',
];

const DIST = fileURLToPath(new URL('../../../web/extension/dist', import.meta.url));
/** A check that takes longer hangs. */
const WAIT_MS = 90_000;

/** A node of DOM.getDocument, with closed shadow roots. */
interface DomNode {
  nodeId: number;
  backendNodeId: number;
  nodeName: string;
  nodeValue: string;
  attributes?: string[];
  children?: DomNode[];
  shadowRoots?: DomNode[];
  contentDocument?: DomNode;
}

export interface BadgeView {
  text: string;
  /** A verdict or a status. */
  mark: string;
  /** Centres of its two buttons, CSS pixels. */
  open: { x: number; y: number };
  close: { x: number; y: number };
}

/** Of the given nodes and those below, in order. */
function* below(node: DomNode): Generator<DomNode, void, void> {
  yield node;
  for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) yield* below(child);
  if (node.contentDocument) yield* below(node.contentDocument);
}

function attribute(node: DomNode, name: string): string | undefined {
  const at = node.attributes?.indexOf(name) ?? -1;
  return at < 0 ? undefined : node.attributes?.[at + 1];
}

export class ExtensionBrowser {
  private constructor(
    readonly context: BrowserContext, readonly id: string, private readonly browserSession: CDPSession,
    /** A document of the extension: it sees what the service worker sees, and the browser does not end it. */
    readonly reader: Page,
  ) {}

  /**
   * Builds the extension and starts a browser with it. `granted`: match patterns of sites that the reader has allowed;
   * no test can answer the browser's dialog for them, so they stand in the manifest.
   */
  static async launch(
    { granted, ...options }: Partial<ExtensionBuild> & { granted?: string[] } = {}, args: string[] = [],
  ): Promise<ExtensionBrowser> {
    // A folder for each worker that runs tests.
    const out = join(DIST, `tested-${process.env['TEST_PARALLEL_INDEX'] ?? 0}`);
    const folder = await buildExtension({ target: 'chromium', out, ...options });
    if (granted) {
      const path = join(folder, 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
      await writeFile(path, JSON.stringify({ ...manifest, host_permissions: granted }));
    }
    const context = await chromium.launchPersistentContext('', {
      executablePath: '/usr/bin/chromium',
      headless: false,
      acceptDownloads: true,
      viewport: { width: 1280, height: 800 },
      args: [...ARGUMENTS, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`, ...args],
    });
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    const session = await context.browser()!.newBrowserCDPSession();
    const id = new URL(worker.url()).hostname;
    const reader = await context.newPage();
    await reader.goto(`chrome-extension://${id}/options/options.html`);
    return new ExtensionBrowser(context, id, session, reader);
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  async open(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    await page.bringToFront();
    return page;
  }

  /** Clicks the toolbar button while the page is in front, with the DevTools protocol's own click. */
  async clickAction(page: Page): Promise<void> {
    await page.bringToFront();
    const { targetInfos } = await this.browserSession.send('Target.getTargets', { filter: [{ type: 'tab' }] });
    const target = targetInfos.find(({ url }) => url === page.url());
    if (!target) throw new Error(`no tab shows ${page.url()}`);
    // Not in Playwright's list of the protocol yet.
    const send = this.browserSession.send.bind(this.browserSession) as unknown as
      (method: string, parameters: object) => Promise<unknown>;
    await send('Extensions.triggerAction', { id: this.id, targetId: target.targetId });
  }

  /** Chooses the entry of the menu as the browser tells the service worker: no test can open the menu itself. */
  async clickMenu(tabId: number, info: Partial<chrome.contextMenus.OnClickData>): Promise<void> {
    const worker = this.context.serviceWorkers()[0] ?? (await this.context.waitForEvent('serviceworker'));
    await worker.evaluate(async ([id, clicked]) => {
      // Browsers give an extension's events a way to be raised; its types do not know it.
      const event = chrome.contextMenus.onClicked as unknown as { dispatch(...values: unknown[]): void };
      event.dispatch({ menuItemId: 'check', editable: false, ...clicked }, await chrome.tabs.get(id));
    }, [tabId, info] as const);
  }

  /** Sends the service worker a message, as the panel would. */
  async send(message: BackgroundMessage): Promise<void> {
    await this.reader.evaluate((sent) => chrome.runtime.sendMessage(sent), message);
  }

  /** The browser's number of the tab that shows a page. */
  async tabId(page: Page): Promise<number> {
    await page.bringToFront();
    return this.reader.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return tab?.id ?? -1;
    });
  }

  /** The panel of a tab as an ordinary page: the same document as in the side panel. */
  async panel(page: Page): Promise<Page> {
    const panel = await this.open(`chrome-extension://${this.id}/panel/panel.html?tab=${await this.tabId(page)}`);
    await panel.setViewportSize({ width: 360, height: 800 });
    return panel;
  }

  /** Addresses of the extension's own documents that are open, the offscreen document and the side panel included. */
  async documents(): Promise<string[]> {
    const { targetInfos } = await this.browserSession.send('Target.getTargets', { filter: [{}] });
    return targetInfos
      .filter(({ type, url }) => type !== 'tab' && url.startsWith(`chrome-extension://${this.id}/`))
      .map(({ url }) => new URL(url).pathname);
  }

  /** All checks of a tab, the newest first. */
  async records(tabId: number): Promise<CheckRecord[]> {
    const stored = await this.reader.evaluate(() => chrome.storage.session.get(null));
    return Object.entries(stored)
      .filter(([key]) => key.startsWith('check:'))
      .map(([, record]) => record as CheckRecord)
      .filter((record) => record.tabId === tabId)
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The newest check of a tab, once its state is one of those; within WAIT_MS, else what is stored of it is told. */
  async record(tabId: number, ...statuses: CheckRecord['state']['status'][]): Promise<CheckRecord> {
    for (const startMs = performance.now(); performance.now() - startMs < WAIT_MS;) {
      const [record] = await this.records(tabId);
      if (record && statuses.includes(record.state.status)) return record;
      await this.change();
    }
    const states = (await this.records(tabId)).map(({ state }) => state);
    const scan = await this.reader.evaluate((key) => chrome.storage.session.get(key), `scan:${tabId}`);
    throw new Error(`no check of tab ${tabId} became ${statuses.join(' or ')}: ${JSON.stringify({ states, scan })}`);
  }

  /** The newest check of a tab, ended. */
  finished(tabId: number): Promise<CheckRecord> {
    return this.record(tabId, 'done', 'failed', 'cancelled');
  }

  /** The report of a check that is done. */
  async report({ state }: CheckRecord): Promise<Report> {
    if (state.status !== 'done') throw new Error(`the check is ${JSON.stringify(state)}`);
    return (await this.stored(state.reportKey)).report;
  }

  /** A report and when it was made. */
  async stored(reportKey: string): Promise<StoredReport> {
    const key = `report:${reportKey}`;
    const stored = await this.reader.evaluate((name) => chrome.storage.session.get(name), key);
    return stored[key] as StoredReport;
  }

  /** Resolves at the next change of what is stored for the session. */
  private async change(): Promise<void> {
    await this.reader.evaluate(() => new Promise<void>((resolve) => {
      const heard = (): void => {
        chrome.storage.session.onChanged.removeListener(heard);
        resolve();
      };
      chrome.storage.session.onChanged.addListener(heard);
      // A change may have come before; look again then.
      setTimeout(heard, 500);
    }));
  }

  /** Reads the badge's closed shadow root, which scripts of the page cannot. Undefined where there is none. */
  async badge(page: Page): Promise<BadgeView | undefined> {
    const session = await this.context.newCDPSession(page);
    try {
      const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
      const isBadge = (node: DomNode): boolean => attribute(node, 'class') === 'badge';
      const host = [...below(root as DomNode)].find(({ shadowRoots }) => shadowRoots?.[0]?.children?.some(isBadge));
      if (!host) return undefined;
      const nodes = [...below(host)];
      const frame = nodes.find(isBadge);
      const centre = async (className: string): Promise<{ x: number; y: number }> => {
        const button = nodes.find((node) => attribute(node, 'class') === className)!;
        const { model } = await session.send('DOM.getBoxModel', { backendNodeId: button.backendNodeId });
        const [left = 0, top = 0, , , right = 0, bottom = 0] = model.border;
        return { x: (left + right) / 2, y: (top + bottom) / 2 };
      };
      const status = nodes.find((node) => attribute(node, 'role') === 'status');
      return {
        text: status ? [...below(status)].map(({ nodeValue }) => nodeValue).join('') : '',
        mark: (frame && attribute(frame, 'data-mark')) ?? '',
        open: await centre('open'), close: await centre('close'),
      };
    } finally {
      await session.detach();
    }
  }

  /** Ends the service worker, as the browser does whenever it likes. */
  async stopServiceWorker(): Promise<void> {
    await this.closeTargets([{ type: 'service_worker' }], '/');
  }

  /** Closes the extension's own documents of this path. */
  async closeDocument(path: string): Promise<void> {
    await this.closeTargets([{ type: 'tab', exclude: true }, {}], path);
  }

  private async closeTargets(filter: { type?: string; exclude?: boolean }[], path: string): Promise<void> {
    const { targetInfos } = await this.browserSession.send('Target.getTargets', { filter });
    for (const { targetId, url } of targetInfos) {
      const isOurs = url.startsWith(`chrome-extension://${this.id}${path}`);
      if (isOurs) await this.browserSession.send('Target.closeTarget', { targetId });
    }
  }
}
