/** What docs/privacy.md promises of the extension, as far as a browser can show it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ExtensionBrowser } from './extension-browser.js';
import { expect, test as base } from './fixtures.js';

const PRIVACY = fileURLToPath(new URL('../../../docs/privacy.md', import.meta.url));

/** A request and who made it: an origin; the browser's own, as for its updates, are left out. */
interface Requested {
  initiator: string;
  url: string;
}

/** What the browser's log of the network, an event a line, says of requests. */
function requestsOf(log: string): Requested[] {
  return log.split('\n').flatMap((line) => {
    const [, initiator] = /"initiator":"([^"]*)"/.exec(line) ?? [];
    const [, url] = /"url":"((?:https?|wss?|ftp):[^"]+)"/.exec(line) ?? [];
    return initiator === undefined || initiator === 'not an origin' || url === undefined ? [] : [{ initiator, url }];
  });
}

/** A browser of its own, which writes down every request it makes. */
const test = base.extend<{ watched: { browser: ExtensionBrowser; requested: () => Promise<Requested[]> } }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
  watched: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'airl-requests-'));
    const log = join(folder, 'net-log.json');
    const out = join(folder, 'extension');
    const flags = [`--log-net-log=${log}`, '--net-log-capture-mode=Everything'];
    const browser = await ExtensionBrowser.launch({ out }, flags);
    await use({
      browser,
      requested: async () => {
        // The log is whole once the browser has closed.
        await browser.close();
        return requestsOf(await readFile(log, 'utf8'));
      },
    });
    await rm(folder, { recursive: true });
  },
});

test('a check requests the media and nothing else, without cookies or referrer, and keeps what is listed', async ({
  watched, sites,
}) => {
  const { browser, requested } = watched;
  const earlier = sites.requests.length;
  const options = await browser.open(`chrome-extension://${browser.id}/options/options.html`);
  await options.getByLabel('Language').selectOption('en');

  const page = await browser.open(`${sites.site}/cross-origin-cors.html`);
  await page.evaluate(() => {
    document.cookie = 'reader=known';
  });
  const tabId = await browser.tabId(page);
  await browser.clickAction(page);
  expect((await browser.finished(tabId)).state.status).toBe('done');
  const panel = await browser.panel(page);
  await panel.getByText('Report a wrong verdict').click();
  await panel.getByLabel('Not generated and not altered').check();
  await panel.getByLabel(/full size/).check();
  const download = panel.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save the file' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);

  // Players ask with "video" as the destination; a fetch of the extension has none.
  const fetched = sites.requests.slice(earlier).filter(({ headers }) => headers['sec-fetch-dest'] === 'empty');
  expect(fetched.map(({ url }) => url)).toEqual([`${sites.other}/cors/astronaut.mp4`]);
  expect(fetched[0]?.headers).not.toHaveProperty('cookie');
  expect(fetched[0]?.headers).not.toHaveProperty('referer');
  // As a script of the page would ask.
  expect(fetched[0]?.headers.origin).toBe(sites.site);

  const kept = await options.evaluate(async () => ({
    local: Object.keys(await chrome.storage.local.get(null)),
    session: Object.keys(await chrome.storage.session.get(null)).map((key) => `${key.split(':')[0]}:`),
    sync: Object.keys(await chrome.storage.sync.get(null)),
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    page: Object.keys(localStorage),
    cookies: document.cookie,
  }));
  const text = await readFile(PRIVACY, 'utf8');
  const listed = (place: string): string[] =>
    [...text.matchAll(/^\| `([\w:-]+)` \| ([\w ]+) \|/gm)].filter(([, , where]) => where === place).map(([, key]) => key!);
  expect(listed('until the browser closes')).toEqual(expect.arrayContaining(kept.session));
  expect(listed('on the device')).toEqual(expect.arrayContaining([...kept.local, ...kept.caches]));
  expect(kept.session).toEqual(expect.arrayContaining(['check:', 'report:', 'scan:']));
  expect(kept.local).toContain('language');
  expect([kept.sync, kept.databases, kept.page, kept.cookies]).toEqual([[], [], [], '']);

  const asked = await requested();
  expect(asked.filter(({ initiator }) => initiator === `chrome-extension://${browser.id}`)).toEqual([]);
  const own = [sites.site, sites.other];
  expect(asked.filter(({ url }) => !own.includes(new URL(url).origin))).toEqual([]);
});

test('no site is told the origin of the extension: of the page\'s own file, of one that may not be read', async ({
  extension, sites,
}) => {
  const earlier = sites.requests.length;
  for (const path of ['progressive.html', 'cross-origin.html']) {
    const page = await extension.open(`${sites.site}/${path}`);
    const tabId = await extension.tabId(page);
    await extension.clickAction(page);
    const { id } = await extension.record(tabId, 'asking', 'done', 'failed');
    await extension.send({ target: 'background', type: 'cancel', checkId: id });
    await extension.record(tabId, 'cancelled', 'done');
    await page.close();
  }
  const fetched = sites.requests.slice(earlier).filter(({ headers }) => headers['sec-fetch-dest'] === 'empty');
  expect(fetched.map(({ url, headers }) => [url, headers.origin])).toEqual([
    [`${sites.site}/media/astronaut.mp4`, undefined], [`${sites.other}/media/astronaut.mp4`, sites.site],
  ]);
});
