/** A person clicks the button of the extension on a page with a picture or video. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { Ajv2020 } from 'ajv/dist/2020.js';

import { createDetector, type Detector, type Report } from '../../../web/lib/src/node.js';
import schema from '../../../web/lib/schema/report.schema.json' with { type: 'json' };
import { CLIP, PORTRAIT_JPEG } from '../files.js';
import { expect, test } from './fixtures.js';

/** Exact frames decide alike within this; decoders and runtimes differ in the last bits. */
const TOLERANCE = 0.02;
const folder = (name: string): string => fileURLToPath(new URL(`../../../${name}/`, import.meta.url));

let node: Detector;

/** What the library says in Node of the same file. */
async function reportInNode(path: string): Promise<Report> {
  const bytes = await readFile(path);
  if ((await node.kindOf(bytes)) === 'picture') return node.checkImage(bytes);
  const events = node.checkVideo(bytes);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
  }
}

test.beforeAll(async () => {
  node = await createDetector({
    assets: { core: folder('build/wasm'), faceNet: folder('build/face-net'), models: folder('models') },
  });
});

test.afterAll(() => node.dispose());

test('a picture opened by itself is judged from its file, as in Node', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/media/astronaut.jpg`);
  await extension.clickAction(page);
  const record = await extension.finished(await extension.tabId(page));
  const report = await extension.report(record);
  const expected = await reportInNode(PORTRAIT_JPEG);
  expect(report.source).toMatchObject({ capture: 'file', name: 'astronaut.jpg', sha256: expected.source.sha256 });
  expect(Math.abs(report.probability - expected.probability)).toBeLessThan(TOLERANCE);
  expect(report.execution.threads).toBeGreaterThan(1);
  expect(new Ajv2020().compile(schema)(report)).toBe(true);
});

test('a video file is judged exactly, its badge leads to the side panel', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/progressive.html`);
  await extension.clickAction(page);
  const tabId = await extension.tabId(page);
  const record = await extension.finished(tabId);
  const report = await extension.report(record);
  const expected = await reportInNode(CLIP);
  expect(report.source).toMatchObject({ capture: 'file', kind: 'video', sha256: expected.source.sha256 });
  const times = ({ frames }: Report): number[] => frames.map(({ timestamp_s }) => timestamp_s);
  expect(times(report)).toEqual(times(expected));
  expect(Math.abs(report.probability - expected.probability)).toBeLessThan(TOLERANCE);

  const badge = await extension.badge(page);
  expect(badge?.mark).toBe(report.verdict);
  expect(badge?.text).toMatch(/Likely fake|Uncertain|No sign of forgery/);
  expect(await page.evaluate(() => [...document.querySelectorAll('html > div')].map(({ shadowRoot }) => shadowRoot)))
    .toEqual([null]);

  // The page has nothing else that takes the focus.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => extension.documents()).toContain('/panel/panel.html');
  const panel = await extension.panel(page);
  await expect(panel.locator('.verdict')).toHaveText(badge!.text);
  await expect(panel.getByText('Score over time')).toBeVisible();
  await expect(panel.locator('.faces .heat-map')).toBeVisible();
  await expect(panel.locator('.media-frame video')).toBeVisible();
  const download = panel.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save report (JSON)' }).click();
  const saved = JSON.parse(await readFile(await (await download).path(), 'utf8')) as Report;
  expect(saved.probability).toBe(report.probability);
  await panel.close();

  await page.mouse.click(badge!.close.x, badge!.close.y);
  await expect.poll(() => extension.badge(page)).toBe(undefined);
});

test('a click on a page without media says so', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/black.html`);
  await page.evaluate(() => document.body.replaceChildren());
  await extension.clickAction(page);
  const panel = await extension.panel(page);
  await expect(panel.getByText('No video or picture that is large enough was found')).toBeVisible();
  await panel.close();
});

test('the context menu checks the picture that it was opened on', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/pictures.html`);
  const tabId = await extension.tabId(page);
  // Gives the right to the tab that a choice in the menu gives too; of these pictures none is the main one.
  await extension.clickAction(page);
  const chosen = `${sites.site}/media/astronaut.png`;
  await extension.clickMenu(tabId, { mediaType: 'image', srcUrl: chosen, frameId: 0 });
  const record = await extension.finished(tabId);
  expect(record).toMatchObject({ kind: 'picture', url: chosen, byGesture: true, state: { status: 'done' } });
  expect(await extension.records(tabId)).toHaveLength(1);
  await expect.poll(async () => (await extension.badge(page))?.mark).toMatch(/likely_fake|uncertain|no_sign/);
  expect((await extension.report(record)).source.capture).toBe('file');
  await page.close();
});

test('a page that has an element of the badge\'s name comes by no badge', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/own-badge.html`);
  await extension.clickAction(page);
  expect((await extension.finished(await extension.tabId(page))).state.status).toBe('done');
  await expect.poll(async () => (await extension.badge(page))?.mark).toMatch(/likely_fake|uncertain|no_sign/);
  expect(await page.evaluate(() => (globalThis as { taken?: unknown[] }).taken)).toEqual([]);
  await page.close();
});
