/** What a site's permission, once given, changes: its files are read, and it may be checked by itself. */
import { join } from 'node:path';

import type { CheckRecord } from '../../../web/extension/src/shared/check-record.js';
import { ExtensionBrowser } from './extension-browser.js';
import { expect, test as base } from './fixtures.js';

const test = base.extend<object, { extension: ExtensionBrowser }>({
  extension: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
    async ({}, use, { project }) => {
      const out = join(project.outputDir, 'granted-extension');
      const extension = await ExtensionBrowser.launch({ granted: ['http://127.0.0.1/*'], out });
      await use(extension);
      await extension.close();
    },
    { scope: 'worker' },
  ],
});

test('the file of an allowed site is judged itself', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/cross-origin.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  const report = await extension.report(await extension.finished(tabId));
  expect(report.source).toMatchObject({ capture: 'file', kind: 'video' });
  // An extension's origin would tell that site who checks.
  expect(sites.requests.filter(({ headers }) => headers.origin?.includes('extension:'))).toEqual([]);
  await page.close();
});

test('a site is checked by itself once the reader has added it, and not before', async ({ extension, sites }) => {
  const before = await extension.open(`${sites.other}/progressive.html`);
  await before.waitForFunction(() => document.querySelector('video')!.readyState >= 2);
  expect(await extension.records(await extension.tabId(before))).toEqual([]);
  await before.close();

  const options = await extension.open(`chrome-extension://${extension.id}/options/options.html`);
  await options.getByLabel('Address of the site').fill(sites.other);
  await options.getByRole('button', { name: 'Add and allow' }).click();
  await expect(options.getByRole('button', { name: `Remove ${sites.other}` })).toBeVisible();
  await options.close();

  const after = await extension.open(`${sites.other}/progressive.html`);
  const record = await extension.finished(await extension.tabId(after));
  expect(record.byGesture).toBe(false);
  expect((await extension.report(record)).source.capture).toBe('file');
  expect((await extension.badge(after))?.mark).toBe(record.state.status === 'done' ? record.state.verdict : '');
  await after.close();
});

test('four pictures of an added site are checked one after the other, and none is interrupted', async ({
  extension, sites,
}) => {
  await extension.reader.evaluate((site) => chrome.storage.local.set({ automaticSites: [site] }), sites.other);
  const registered = () => extension.reader.evaluate(() => chrome.scripting.getRegisteredContentScripts());
  await expect.poll(registered).toHaveLength(1);
  // Each start must find no document.
  await extension.closeDocument('/offscreen/offscreen.html');
  await extension.reader.evaluate(() => {
    const heard = globalThis as { reasons?: unknown[] };
    heard.reasons = [];
    chrome.storage.session.onChanged.addListener((changes) => {
      for (const { newValue } of Object.values(changes)) {
        const { state } = (newValue ?? {}) as Partial<CheckRecord>;
        if (state?.status === 'failed') heard.reasons!.push(state.failure);
      }
    });
  });
  const page = await extension.open(`${sites.other}/automatic.html`);
  const tabId = await extension.tabId(page);
  await expect.poll(async () => (await extension.records(tabId)).map(({ state }) => state.status))
    .toEqual(['done', 'done', 'done', 'done']);
  expect(await extension.reader.evaluate(() => (globalThis as { reasons?: unknown[] }).reasons)).toEqual([]);
  await page.close();
});
