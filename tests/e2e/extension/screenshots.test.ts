/**
 * Pictures of the extension to look at: tests/e2e/output, and those of docs/extension.md in docs/images where
 * AIRL_UPDATE_IMAGES is set. A panel that scrolls sideways fails.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.js';

const OUTPUT = fileURLToPath(new URL('../output', import.meta.url));
const IMAGES = fileURLToPath(
  new URL(process.env.AIRL_UPDATE_IMAGES ? '../../../docs/images' : '../output', import.meta.url));
const SMALL_PX = { width: 420, height: 420 };

async function picture(page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, name).toBe(0);
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
}

test('the badge, the question and the panel, light and dark', async ({ extension, sites }) => {
  await mkdir(OUTPUT, { recursive: true });
  const asked = await extension.open(`${sites.site}/cross-origin.html`);
  await asked.waitForFunction(() => document.querySelector('video')!.readyState >= 2);
  const askedTab = await extension.tabId(asked);
  await extension.clickAction(asked);
  await extension.record(askedTab, 'asking');
  const question = await extension.panel(asked);
  await question.getByRole('button', { name: 'Allow and check the file' }).waitFor();
  await question.setViewportSize({ width: 360, height: 460 });
  await picture(question, 'extension-ask');
  await question.close();
  await asked.close();

  const page = await extension.open(`${sites.site}/progressive.html`);
  await page.setViewportSize(SMALL_PX);
  await page.waitForFunction(() => document.querySelector('video')!.readyState >= 2);
  const tabId = await extension.tabId(page);
  await extension.clickAction(page);
  expect((await extension.finished(tabId)).state.status).toBe('done');
  await expect.poll(async () => (await extension.badge(page))?.mark).toMatch(/likely_fake|uncertain|no_sign/);
  await page.evaluate(() => document.querySelector('video')!.pause());
  await picture(page, 'extension-badge');

  const panel = await extension.panel(page);
  await panel.locator('.verdict').waitFor();
  await picture(panel, 'extension-panel');
  for (const colorScheme of ['light', 'dark'] as const) {
    await panel.emulateMedia({ colorScheme });
    await panel.screenshot({ path: join(OUTPUT, `extension-panel-${colorScheme}.png`), fullPage: true });
  }
  await panel.getByText('Report a wrong verdict').click();
  await panel.emulateMedia({ colorScheme: 'light' });
  await panel.locator('.wrong-verdict').screenshot({ path: join(OUTPUT, 'extension-wrong-verdict.png') });
});
