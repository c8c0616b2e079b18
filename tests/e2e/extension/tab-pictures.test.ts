/** What is cut out of a picture of the tab: the part of the element that is seen, and nothing beside it. */
import type { Page } from '@playwright/test';

import type { Report } from '../../../web/lib/src/index.js';
import type { ExtensionBrowser } from './extension-browser.js';
import { expect, test } from './fixtures.js';

/** Judged by pictures of the tab, the file being denied. */
async function judgeSeen(extension: ExtensionBrowser, page: Page): Promise<Report> {
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  const { id } = await extension.record(tabId, 'asking', 'done', 'failed');
  await extension.send({ target: 'background', type: 'answer', checkId: id, granted: false });
  await page.bringToFront();
  return extension.report(await extension.finished(tabId));
}

test('a picture that its box cuts off is cut alike', async ({ extension, sites }) => {
  const page = await extension.open(`${sites.site}/clipped.html`);
  const { source } = await judgeSeen(extension, page);
  expect(source).toMatchObject({ capture: 'tab', width: 200, height: 300 });
  await page.close();
});

test('on a page that is zoomed by two fingers the whole picture is cut, as large as it is seen', async ({
  extension, sites,
}) => {
  const page = await extension.open(`${sites.site}/clipped.html`);
  await page.addStyleTag({ content: 'div { width: 300px; }' });
  const session = await extension.context.newCDPSession(page);
  await session.send('Emulation.setPageScaleFactor', { pageScaleFactor: 2 });
  await page.waitForFunction(() => visualViewport!.scale === 2);
  const { source } = await judgeSeen(extension, page);
  expect(source).toMatchObject({ capture: 'tab', width: 600, height: 600 });
  await page.close();
});
