/** The page by keyboard alone, and what a screen reader hears. */
import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import type { Report } from '../../web/lib/src/index.js';
import { CLIP, PORTRAIT_JPEG } from './files.js';
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

test('the focus goes on from what is cancelled or removed, and is never lost', async ({ airl }) => {
  const { page } = airl;
  await airl.open('wasm');
  const letGo = await holdFrom(3, page);
  await page.getByLabel('Choose a video or picture').setInputFiles([PORTRAIT_JPEG, CLIP]);
  await airl.result.locator('.verdict').waitFor();

  // The second file's panel.
  await airl.row('astronaut.mp4').locator('button.file').press('Enter');
  await page.getByRole('region', { name: 'Progress' }).getByRole('button', { name: 'Cancel' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toMatch(/check cancelled/);
  await letGo();

  // An action of a row leaves the focus to the row, whose result takes it; a row to its neighbour; the last to the
  // file button.
  const act = async (name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  await act('Check astronaut.mp4 again');
  await expect(airl.row('astronaut.mp4').locator('button.file')).toBeFocused();
  await act('Cancel astronaut.mp4');
  await expect.poll(() => focused(page)).toMatch(/check cancelled/);
  await act('Remove astronaut.mp4 from the list');
  await expect(airl.row('astronaut.jpg').locator('button.file')).toBeFocused();
  await act('Remove astronaut.jpg from the list');
  await expect(page.getByLabel('Choose a video or picture')).toBeFocused();
});
