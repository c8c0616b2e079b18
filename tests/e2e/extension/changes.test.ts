/** A verdict is of what was judged: it goes, or is not given, where the page shows something else in its place. */
import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.js';

async function playAnother(page: Page, url: string): Promise<void> {
  await page.evaluate(async (src) => {
    const video = document.querySelector('video')!;
    video.src = src;
    await video.play();
  }, url);
}

test('a badge goes when its video is given another file; checked again, it is of that file', async ({
  extension, sites,
}) => {
  const page = await extension.open(`${sites.site}/progressive.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  await extension.report(await extension.finished(tabId));
  await expect.poll(async () => (await extension.badge(page))?.mark).toMatch(/likely_fake|uncertain|no_sign/);
  await playAnother(page, '/media/black.mp4');
  await expect.poll(() => extension.badge(page), { timeout: 10_000 }).toBe(undefined);
  await extension.clickAction(page);
  await expect.poll(async () => (await extension.records(tabId)).length).toBe(2);
  expect((await extension.finished(tabId)).url).toBe(`${sites.site}/media/black.mp4`);
  await expect.poll(() => extension.badge(page)).not.toBe(undefined);
  await page.close();
});

test('a player that is given another source in the middle of a check ends the check', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/mse.html`);
  await page.waitForFunction(() => document.querySelector('video')!.readyState >= 2);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  await expect.poll(async () => {
    const { state } = await extension.record(tabId, 'checking', 'done', 'failed');
    return state.status === 'checking' && state.progress.phase === 'frames' ? state.progress.done : 0;
  }).toBeGreaterThan(1);
  await playAnother(page, '/media/black.mp4');
  const { state } = await extension.finished(tabId);
  expect(state).toMatchObject({ status: 'failed', failure: { reason: 'gone' } });
  await page.close();
});

test('after another page the panel shows no result of the one before, which stays in the list', async ({
  extension, sites,
}) => {
  const page = await extension.open(`${sites.site}/progressive.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  await extension.report(await extension.finished(tabId));
  const panel = await extension.panel(page);
  await expect(panel.locator('.verdict')).toBeVisible();
  await page.reload();
  await expect(panel.locator('.verdict')).toBeHidden({ timeout: 10_000 });
  await panel.getByRole('button', { name: /astronaut\.mp4/ }).click();
  await expect(panel.locator('.verdict')).toBeVisible();
  await panel.close();
  await page.close();
});

test('an address that a page gives itself leaves its result where it is', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/progressive.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  await extension.report(await extension.finished(tabId));
  await extension.reader.evaluate((id) => {
    const heard = globalThis as { loads?: number };
    heard.loads = 0;
    chrome.tabs.onUpdated.addListener((tab, { status }) => {
      if (tab === id && status === 'complete') heard.loads! += 1;
    });
  }, tabId);
  await page.evaluate(() => history.pushState(null, '', '?shown'));
  await expect.poll(() => extension.reader.evaluate(() => (globalThis as { loads?: number }).loads)).toBe(1);
  const panel = await extension.panel(page);
  await expect(panel.locator('.verdict')).toBeVisible();
  await panel.close();
  await page.close();
});
