/** What must hold however long the extension runs, and whatever the browser ends meanwhile. */
import { expect, test } from './fixtures.js';
import { extensionBytes } from './process-memory.js';

test('the service worker may end in the middle of a check', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/mse.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  await extension.record(tabId, 'checking');
  await extension.stopServiceWorker();
  expect((await extension.finished(tabId)).state.status).toBe('done');
  await page.close();
});

test('a check is cancelled from the panel, and the next one runs', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/mse.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  await extension.record(tabId, 'checking');
  const panel = await extension.panel(page);
  await panel.getByRole('button', { name: 'Cancel' }).click();
  expect((await extension.finished(tabId)).state.status).toBe('cancelled');
  await panel.getByRole('button', { name: 'Check again' }).click();
  await page.bringToFront();
  expect((await extension.record(tabId, 'done', 'failed')).state.status).toBe('done');
  await panel.close();
  await page.close();
});

test('the same file is judged once', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/media/numbered/0.jpg`);
  const tabId = await extension.tabId(page);
  const keys: string[] = [];
  for (let i = 1; i <= 2; ++i) {
    await extension.clickAction(page);
    await expect.poll(async () => (await extension.records(tabId)).length).toBe(i);
    const { state } = await extension.finished(tabId);
    if (state.status !== 'done') throw new Error(JSON.stringify(state));
    keys.push(state.reportKey);
  }
  expect(keys[1]).toBe(keys[0]);
  const stored = await extension.reader.evaluate(() => chrome.storage.session.get(null));
  expect(Object.keys(stored).filter((key) => key === `report:${keys[0]}`)).toHaveLength(1);
  await page.close();
});

test('20 checks in a row leave no memory behind', async ({ extension, sites }) => {
  test.slow();
  const bytes: number[] = [];
  for (let i = 1; i <= 20; ++i) {
    // Each is another file, so that none is answered from the reports that are kept.
    const page = await extension.open(`${sites.site}/media/numbered/${i}.jpg`);
    const tabId = await extension.tabId(page);
    await extension.clickAction(page);
    expect((await extension.finished(tabId)).state.status).toBe('done');
    await page.close();
    if (i === 5 || i === 20) bytes.push(await extensionBytes(extension));
  }
  const [early, late] = bytes as [number, number];
  test.info().annotations.push({ type: 'memory', description: `${early} bytes after 5 checks, ${late} after 20` });
  // 0 is no measurement. A check that leaves its networks or its pictures behind adds this much in 15 of them.
  expect(early).toBeGreaterThan(0);
  expect(late - early).toBeLessThan(64 * 1024 * 1024);
});

test('a minute after the last check detector and document are let go, and the next check has new ones', async ({
  extension, sites,
}) => {
  const document = '/offscreen/offscreen.html';
  const check = async (name: string): Promise<string> => {
    const page = await extension.open(`${sites.site}/media/numbered/${name}`);
    const tabId = await extension.tabId(page);
    await extension.clickAction(page);
    const { state } = await extension.finished(tabId);
    await page.close();
    return state.status;
  };
  expect(await check('30.jpg')).toBe('done');
  expect(await extension.documents()).toContain(document);
  const busyBytes = await extensionBytes(extension);
  await expect.poll(() => extension.documents(), { intervals: [1_000] }).not.toContain(document);
  // The heaps of its WebAssembly: weights, pixels, coefficients.
  await expect.poll(async () => busyBytes - (await extensionBytes(extension))).toBeGreaterThan(32 * 1024 * 1024);
  expect(await check('31.jpg')).toBe('done');
});
