/** Every click is answered, also where nothing can be judged. */
import { expect, test } from './fixtures.js';

test('a player that was not played yet is said to be so', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/unplayed.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  const { state } = await extension.finished(tabId);
  expect(state).toMatchObject({ status: 'failed', failure: { reason: 'not_loaded' } });
  const panel = await extension.panel(page);
  await expect(panel.getByText('It has not loaded yet. Play it and check again.')).toBeVisible();
  await panel.close();
  await page.close();
});

test('a check of a picture that is not offered is repeated, and one whose picture has gone too', async ({
  extension, sites,
}) => {
  const page = await extension.open(`${sites.site}/gallery.html`);
  const tabId = await extension.tabId(page);
  // Of these none is the main one; the click gives the right to the tab.
  await extension.clickAction(page);
  const chosen = `${sites.site}/media/astronaut.png`;
  await extension.clickMenu(tabId, { mediaType: 'image', srcUrl: chosen, frameId: 0 });
  const first = await extension.record(tabId, 'waiting', 'checking', 'done');
  expect(first.elementId).not.toBe('');
  expect((await extension.finished(tabId)).state.status).toBe('done');
  await extension.send({ target: 'background', type: 'again', checkId: first.id });
  await expect.poll(async () => (await extension.records(tabId)).length).toBe(2);
  const second = await extension.finished(tabId);
  expect(second).toMatchObject({ url: chosen, elementId: first.elementId, state: { status: 'done' } });
  await page.evaluate(() => document.querySelector('body > img')!.remove());
  await extension.send({ target: 'background', type: 'again', checkId: first.id });
  await expect.poll(async () => (await extension.records(tabId)).length).toBe(3);
  const third = await extension.finished(tabId);
  expect(third).toMatchObject({ url: chosen, elementId: '', name: 'astronaut.png', state: { status: 'done' } });
  await page.close();
});

test('"Check again" of a player that has gone says so', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/unplayed.html`);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  const failed = await extension.finished(tabId);
  expect(failed.state.status).toBe('failed');
  await page.evaluate(() => document.querySelector('video')!.remove());
  // Its badge has opened the panel.
  const selected = { [`selected:${tabId}`]: failed.id };
  await extension.reader.evaluate((items) => chrome.storage.session.set(items), selected);
  const panel = await extension.panel(page);
  await panel.getByRole('button', { name: 'Check again' }).click();
  await expect.poll(async () => (await extension.records(tabId)).length).toBe(2);
  const { state } = await extension.finished(tabId);
  expect(state).toMatchObject({ status: 'failed', failure: { reason: 'gone' } });
  await expect(panel.getByText('The page has taken the video or picture away.')).toBeVisible();
  await panel.close();
  await page.close();
});

test('a picture whose address holds its bytes is judged, and the address is kept nowhere', async ({
  extension, sites,
}) => {
  const page = await extension.open(`${sites.site}/data.html`);
  await page.waitForFunction(() => document.querySelector('img')!.naturalWidth > 0);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  const record = await extension.finished(tabId);
  expect(record.url).toBe('data:');
  expect((await extension.report(record)).source).toMatchObject({ capture: 'file', container: 'png', width: 2400 });
  const stored = await extension.reader.evaluate(() => chrome.storage.session.get(null));
  for (const key of [`scan:${tabId}`, `check:${record.id}`]) {
    expect(JSON.stringify(stored[key]).length).toBeLessThan(4096);
  }
  await page.close();
});
