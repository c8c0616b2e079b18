/** Every kind of source that a page may hold: which way its frames come, and what is said where none come. */
import type { Page } from '@playwright/test';

import type { CheckRecord, TabScan } from '../../../web/extension/src/shared/check-record.js';
import type { Capture, Report } from '../../../web/lib/src/index.js';
import { servePage } from '../../../web/page/server.js';
import { AirlPage } from '../airl-page.js';
import { CLIP } from '../files.js';
import type { ExtensionBrowser } from './extension-browser.js';
import { expect, test as base } from './fixtures.js';

/** What the page makes of the golden clip. */
const test = base.extend<object, { pageReport: Report }>({
  pageReport: [
    async ({ extension }, use) => {
      const server = await servePage({ port: 0 });
      const page = new AirlPage(await extension.context.newPage(), server.url);
      await page.open('wasm');
      await page.check(CLIP);
      const report = await page.savedReport();
      await page.page.close();
      await server.close();
      await use(report);
    },
    { scope: 'worker' },
  ],
});

/** Opens a page and waits until its video, where it has one, shows a frame. */
async function open(extension: ExtensionBrowser, url: string): Promise<{ page: Page; tabId: number }> {
  const page = await extension.open(url);
  for (const frame of page.frames()) {
    await frame.waitForFunction(() => [...document.querySelectorAll('video')].every((video) => video.readyState >= 2));
  }
  return { page, tabId: await extension.tabId(page) };
}

/** A click on the toolbar button, and what became of it. */
async function checked(extension: ExtensionBrowser, url: string): Promise<CheckRecord> {
  const { page, tabId } = await open(extension, url);
  await extension.clickAction(page);
  const record = await extension.finished(tabId);
  await page.close();
  return record;
}

async function scanOf(extension: ExtensionBrowser, tabId: number): Promise<TabScan> {
  const key = `scan:${tabId}`;
  const stored = await extension.reader.evaluate((name) => chrome.storage.session.get(name), key);
  return stored[key] as TabScan;
}

function captureOf({ source }: Report): Capture | undefined {
  return source.capture;
}

/** Those whose file can be read: exact frames, hence the page's own numbers. */
const BY_FILE = ['progressive.html', 'cross-origin-cors.html', 'iframe-same.html', 'shadow.html', 'shadow.html?closed'];
for (const path of BY_FILE) {
  test(`${path}: the file itself is judged, with the page's verdict`, async ({ extension, sites, pageReport }) => {
    const report = await extension.report(await checked(extension, `${sites.site}/${path}`));
    expect(captureOf(report)).toBe('file');
    expect(report.source.sha256).toBe(pageReport.source.sha256);
    expect(report.verdict).toBe(pageReport.verdict);
    expect(Math.abs(report.probability - pageReport.probability)).toBeLessThan(0.02);
  });
}

/** Those that only play: the same pictures at other times. */
for (const path of ['mse.html', 'hls.html', 'picture-in-picture.html']) {
  test(`${path}: the frames that the player shows are judged at full size`, async ({
    extension, sites, pageReport,
  }) => {
    const { page, tabId } = await open(extension, `${sites.site}/${path}`);
    if (path.startsWith('picture-in-picture')) {
      await page.getByRole('button').click();
      await page.waitForFunction(() => document.pictureInPictureElement !== null);
    }
    await extension.clickAction(page);
    const report = await extension.report(await extension.finished(tabId));
    expect(captureOf(report)).toBe('element');
    expect([report.source.width, report.source.height]).toEqual([pageReport.source.width, pageReport.source.height]);
    expect(report.tracks).toHaveLength(1);
    expect(report.tracks[0]?.whole_picture).toBe(false);
    // Each at the time of its frame, of which the clip has 20 a second, not at that of the player's clock.
    const frames = report.tracks[0]!.observations.map(({ timestamp_s }) => timestamp_s * 20);
    expect(frames.filter((frame) => Math.abs(frame - Math.round(frame)) > 0.01)).toEqual([]);
    expect(report.verdict).toBe(pageReport.verdict);
    expect(Math.abs(report.probability - pageReport.probability)).toBeLessThan(0.1);
    if (path.startsWith('picture-in-picture')) {
      expect((await scanOf(extension, tabId)).candidates[0]?.pictureInPicture).toBe(true);
    }
    await page.close();
  });
}

test('a file of another site is asked for; denied, pictures of the tab are judged', async ({ extension, sites }) => {
  const { page, tabId } = await open(extension, `${sites.site}/cross-origin.html`);
  await extension.clickAction(page);
  const asking = await extension.record(tabId, 'asking', 'done', 'failed');
  expect(asking.state).toEqual({ status: 'asking', origin: sites.other });
  const panel = await extension.panel(page);
  await expect(panel.getByRole('heading', { name: `May AIRL read the file from ${sites.other}?` })).toBeVisible();
  await panel.getByRole('button', { name: 'Check what is seen instead' }).click();
  // Pictures are taken of the tab in front.
  await page.bringToFront();
  const report = await extension.report(await extension.finished(tabId));
  expect(captureOf(report)).toBe('tab');
  expect(report.tracks[0]?.whole_picture).toBe(false);
  await panel.close();
  await page.close();
});

test('protected videos and black frames are told, not judged', async ({ extension, sites }) => {
  const reasonOf = async (path: string) => {
    const { state } = await checked(extension, `${sites.site}/${path}`);
    return state.status === 'failed' ? state.failure.reason : state.status;
  };
  expect(await reasonOf('protected.html')).toBe('drm');
  expect(await reasonOf('black.html')).toBe('black');
});

test('a frame of another site is named, and not looked into', async ({ extension, sites }) => {
  const { page, tabId } = await open(extension, `${sites.site}/iframe-cross.html`);
  await extension.clickAction(page);
  const panel = await extension.panel(page);
  await expect(panel.getByRole('button', { name: `Allow ${sites.other}` })).toBeVisible();
  expect(await scanOf(extension, tabId)).toEqual({ candidates: [], foreignOrigins: [sites.other], closed: false });
  expect(await extension.records(tabId)).toEqual([]);
  await panel.close();
  await page.close();
});

test('of several videos the large one that plays is judged; the others can be chosen', async ({ extension, sites }) => {
  const { page, tabId } = await open(extension, `${sites.site}/several.html`);
  await extension.clickAction(page);
  const record = await extension.finished(tabId);
  expect(record.name).toBe('astronaut.mp4');
  const { candidates } = await scanOf(extension, tabId);
  // Videos count for more than pictures.
  expect(candidates.map(({ width }) => width)).toEqual([384, 192, 96, 128]);
  const panel = await extension.panel(page);
  await panel.getByText('On this page').click();
  await panel.getByRole('button', { name: /astronaut\.jpg/ }).click();
  await expect.poll(async () => (await extension.records(tabId)).length).toBe(2);
  const second = await extension.finished(tabId);
  expect(second.kind).toBe('picture');
  expect((await extension.report(second)).source).toMatchObject({ kind: 'picture', name: 'astronaut.jpg' });
  await panel.close();
  await page.close();
});

test('pictures: the source that the browser chose is judged; a background is not offered', async ({
  extension, sites,
}) => {
  const { page, tabId } = await open(extension, `${sites.site}/pictures.html`);
  await extension.clickAction(page);
  const panel = await extension.panel(page);
  await expect(panel.getByText('Which one do you mean?')).toBeVisible();
  const { candidates } = await scanOf(extension, tabId);
  expect(candidates.map(({ name }) => name).sort()).toEqual(
    ['astronaut.jpg', 'astronaut.jpg', 'astronaut.png', 'astronaut.png']);
  await panel.getByRole('button', { name: /astronaut\.png/ }).first().click();
  const report = await extension.report(await extension.record(tabId, 'done', 'failed'));
  expect(report.source).toMatchObject({ kind: 'picture', container: 'png', capture: 'file' });
  await panel.close();
  await page.close();
});
