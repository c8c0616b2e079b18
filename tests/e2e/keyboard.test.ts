/** The page by keyboard alone, and what a screen reader hears. */
import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import type { Report } from '../../web/lib/src/index.js';
import { CLIP } from './files.js';
import { expect, test } from './fixtures.js';
import { holdFrom } from './page-states.js';

/** Name or text of the element that has the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.closest('label')?.textContent ?? element?.ariaLabel ?? element?.textContent ?? '';
  });

/** Presses Tab until the focus is on an element with this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 30; ++presses) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (name.test(now)) return;
    passed.push(now);
  }
  throw new Error(`Tab does not reach ${name}; it passes ${passed.join(' | ')}`);
}

async function chooseByKeyboard(page: Page, file: string): Promise<void> {
  await tabTo(page, /Choose a video or picture/);
  // A key that is pressed while the page is still busy with its start may open nothing.
  await expect(async () => {
    const chooser = page.waitForEvent('filechooser', { timeout: 5_000 });
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(file);
  }).toPass();
}

test('choose, cancel, read the timeline, save, change the language, by keyboard alone', async ({ airl }) => {
  const { page } = airl;
  const spoken = page.locator('#announcer');
  await airl.open('wasm');

  const letGo = await holdFrom(3, page);
  await chooseByKeyboard(page, CLIP);
  await expect(spoken).toHaveText('1 file added.');
  await expect(page.getByRole('region', { name: 'Progress' }).getByText('2 of 32 frames')).toBeVisible();
  await tabTo(page, /^Cancel$/);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toMatch(/check cancelled/);
  await tabTo(page, /^Check again$/);
  await letGo();
  await page.keyboard.press('Enter');

  // The result takes the focus from where its check was started, and is announced.
  await expect.poll(() => focused(page)).toBe('astronaut.mp4');
  await expect(page.locator('h2:focus')).toBeVisible();
  await expect(spoken).toHaveText(/^astronaut\.mp4: Uncertain, \d+\s%\.$/);

  await tabTo(page, /^Save report \(JSON\)$/);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const report = JSON.parse(await readFile(await (await download).path(), 'utf8')) as Report;

  await tabTo(page, /^Score over time/);
  const timeline = page.getByRole('slider');
  await page.keyboard.press('Home');
  const first = await timeline.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  await expect(timeline).toHaveAttribute('aria-valuenow', '1');
  expect(await timeline.getAttribute('aria-valuetext')).not.toBe(first);
  await page.keyboard.press('End');
  await expect(timeline).toHaveAttribute('aria-valuenow', String(report.frames.length - 1));

  await tabTo(page, /^Language$/);
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect.poll(() => focused(page)).toBe('Sprache');
});

test('a result does not take the focus from a reader who has gone on', async ({ airl }) => {
  const { page } = airl;
  await airl.open('wasm');
  await chooseByKeyboard(page, CLIP);
  await expect(page.getByRole('region', { name: 'Progress' })).toBeVisible();
  await tabTo(page, /astronaut\.mp4/);
  const before = await focused(page);
  await airl.result.locator('.verdict').waitFor();
  expect((await focused(page)).slice(0, 13)).toBe(before.slice(0, 13));
  await expect(page.locator('button.file')).toBeFocused();
});
