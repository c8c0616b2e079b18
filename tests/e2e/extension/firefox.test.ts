/** The extension in Debian's Firefox: one check of each way, and what differs from Chromium. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

import { CLIP, PORTRAIT_JPEG } from '../files.js';
import { findFirefox, FirefoxBrowser } from './firefox-browser.js';
import { expect, test as base } from './fixtures.js';

const executable = findFirefox();
const MISSING = 'no Firefox is installed (apt-get install firefox-esr)';
if (!executable) console.log(`Tests of the extension in Firefox are skipped: ${MISSING}`);

/** Firefox ends an event page that rests for this long; by itself after 30 s. */
const IDLE_MS = 10_000;

const test = base.extend<object, { firefox: FirefoxBrowser }>({
  firefox: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const firefox = await FirefoxBrowser.launch(executable!, { 'extensions.background.idle.timeout': IDLE_MS });
      await use(firefox);
      await firefox.close();
    },
    { scope: 'worker' },
  ],
});

test.skip(!executable, MISSING);

async function sha256(path: string): Promise<string> {
  return createHash('sha256').update(await readFile(path)).digest('hex');
}

/** Opens a page, waits until its videos show a frame, and clicks the toolbar button. */
async function check(firefox: FirefoxBrowser, url: string): Promise<{ tab: string; tabId: number }> {
  const tab = await firefox.open(url);
  await firefox.evaluate(tab, `
    for (const video of document.querySelectorAll('video')) {
      if (video.readyState < 2) await new Promise((resolve) => video.addEventListener('loadeddata', resolve));
    }
    document.cookie = 'reader=known';`);
  const tabId = await firefox.tabId();
  await firefox.clickAction(tab);
  return { tab, tabId };
}

test('a picture opened by itself is judged from its file, and the sidebar shows it', async ({ firefox, sites }) => {
  const { tab, tabId } = await check(firefox, `${sites.site}/media/astronaut.jpg`);
  const report = await firefox.report(tabId);
  expect(report.source).toMatchObject({ capture: 'file', name: 'astronaut.jpg', sha256: await sha256(PORTRAIT_JPEG) });
  expect(report.execution).toMatchObject({ provider: 'wasm', threads: 1 });
  await expect.poll(async () => (await firefox.badge(tab))?.mark).toBe(report.verdict);
  const { verdict, width, neededWidth } = await firefox.sidebar();
  expect(verdict).toBe((await firefox.badge(tab))?.text);
  expect(neededWidth).toBe(width);
});

test('a file of the page\'s own site is read once, without cookies or referrer; the panel shows it', async ({
  firefox, sites,
}) => {
  const earlier = sites.requests.length;
  const { tab, tabId } = await check(firefox, `${sites.site}/progressive.html`);
  const report = await firefox.report(tabId);
  expect(report.source).toMatchObject({ capture: 'file', decoder: 'webcodecs', sha256: await sha256(CLIP) });
  // Players ask with "video" as the destination; a fetch has none.
  const fetched = sites.requests.slice(earlier).filter(({ headers }) => headers['sec-fetch-dest'] === 'empty');
  expect(fetched.map(({ url }) => url)).toEqual([`${sites.site}/media/astronaut.mp4`]);
  expect(fetched[0]?.headers).not.toHaveProperty('cookie');
  expect(fetched[0]?.headers).not.toHaveProperty('referer');
  await expect.poll(async () => (await firefox.badge(tab))?.mark).toBe(report.verdict);
  const badge = await firefox.badge(tab);
  expect(badge?.text).toMatch(/Likely fake|Uncertain|No sign of forgery/);
  const panel = await firefox.panel(tabId);
  expect(await firefox.evaluate(panel, `
    const shown = () => document.querySelector('.faces .heat-map') && document.querySelector('.media-frame video');
    while (!(shown()?.readyState >= 2)) await new Promise((resolve) => setTimeout(resolve, 100));
    return document.querySelector('.verdict').textContent;`)).toBe(badge?.text);
});

test('the frames that a player shows are judged at full size', async ({ firefox, sites }) => {
  const { tab, tabId } = await check(firefox, `${sites.site}/mse.html`);
  await expect.poll(async () => {
    const { state } = await firefox.record(tabId, 'checking', 'done');
    if (state.status !== 'checking') return Infinity;
    return state.progress.phase === 'frames' ? state.progress.done : 0;
  }).toBeGreaterThan(2);
  // Some frames are enough.
  await firefox.evaluate(tab, 'document.querySelector("video").loop = false;');
  const report = await firefox.report(tabId);
  expect(report.source).toMatchObject({ capture: 'element', width: 512, height: 512 });
  expect(report.frames.length).toBeGreaterThan(2);
  expect(report.tracks).toHaveLength(1);
  expect(report.tracks[0]?.whole_picture).toBe(false);
  // At their times in the clip, not all at one.
  const times = report.tracks[0]!.observations.map(({ timestamp_s }) => timestamp_s);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(0.4);
});

test('black frames are told, not judged', async ({ firefox, sites }) => {
  const { tabId } = await check(firefox, `${sites.site}/black.html`);
  const { state } = await firefox.record(tabId, 'done', 'failed');
  expect(state).toMatchObject({ status: 'failed', failure: { reason: 'black' } });
});

test('a question is waited for longer than an event page may rest; allowed, the file is judged', async ({
  firefox, sites,
}) => {
  const earlier = sites.requests.length;
  const { tabId } = await check(firefox, `${sites.site}/cross-origin.html`);
  const { state } = await firefox.record(tabId, 'asking', 'done', 'failed');
  expect(state).toEqual({ status: 'asking', origin: sites.other });
  const panel = await firefox.panel(tabId);
  // The time itself is what is tested.
  await wait(IDLE_MS + 1_000);
  await firefox.click(panel, '//button[. = "Allow and check the file"]');
  await firefox.allow();
  const report = await firefox.report(tabId);
  expect(report.source).toMatchObject({ capture: 'file', sha256: await sha256(CLIP) });
  // Neither the page's try nor the allowed request tells the extension's origin, which is this profile's alone.
  const fetched = sites.requests.slice(earlier).filter(({ headers }) => headers['sec-fetch-dest'] === 'empty');
  expect(fetched.map(({ url, headers }) => [url, headers.origin])).toEqual([
    [`${sites.other}/media/astronaut.mp4`, sites.site], [`${sites.other}/media/astronaut.mp4`, undefined],
  ]);
});

test('a check whose event page was ended is told to be interrupted, and the next one runs', async ({
  firefox, sites,
}) => {
  const { tab, tabId } = await check(firefox, `${sites.site}/mse.html`);
  await firefox.record(tabId, 'checking');
  await firefox.endEventPage();
  const next = await check(firefox, `${sites.site}/media/numbered/1.jpg`);
  expect((await firefox.report(next.tabId)).source.capture).toBe('file');
  const { state } = await firefox.record(tabId, 'done', 'failed');
  expect(state).toMatchObject({ status: 'failed', failure: { reason: 'interrupted' } });
  await expect.poll(async () => (await firefox.badge(tab))?.mark).toBe('failed');
});
