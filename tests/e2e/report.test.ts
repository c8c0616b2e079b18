/** Reports that a colleague can repeat, the page in another language, and what assistive technology finds. */
import { readFile } from 'node:fs/promises';

import { Ajv2020 } from 'ajv/dist/2020.js';
import axe from 'axe-core';

import { PORTRAIT_JPEG, emptyClip } from './files.js';
import { expect, test } from './fixtures.js';
import type { AirlPage } from './airl-page.js';

const SCHEMA = JSON.parse(
  await readFile(new URL('../../web/lib/schema/report.schema.json', import.meta.url), 'utf8'),
) as object;

async function violations(airl: AirlPage): Promise<string[]> {
  await airl.page.evaluate(axe.source);
  return airl.page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await run.run(document);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

test('a second check of the same file gives the same report but for its time', async ({ airl }) => {
  const reports: Record<string, unknown>[] = [];
  for (let i = 0; i < 2; ++i) {
    await airl.open('wasm');
    await airl.check(PORTRAIT_JPEG);
    reports.push({ ...(await airl.savedReport()) });
  }
  expect(Date.parse(String(reports[1]?.checked_at))).toBeGreaterThan(Date.parse(String(reports[0]?.checked_at)));
  const validate = new Ajv2020().compile(SCHEMA);
  for (const report of reports) {
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    delete report.checked_at;
  }
  expect(reports[1]).toEqual(reports[0]);
});

test('the report for printing names file and model by their hashes and loads nothing', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(PORTRAIT_JPEG);
  const report = await airl.savedReport();
  const download = airl.page.waitForEvent('download');
  await airl.result.getByRole('button', { name: 'Save for printing (HTML)' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text).toContain(report.source.sha256);
  expect(text).toContain(report.model.sha256);
  expect(text).toMatch(/src="data:image\/jpeg/);
  expect(text).toMatch(/<image href="data:image\/bmp/);
  expect(text).not.toMatch(/<script|https?:/);
});

test('a face card shows the spectrum beside the mean of photographs, in the same colours', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(PORTRAIT_JPEG);
  const spectrum = airl.result.locator('.face .spectrum');
  await expect(spectrum.getByRole('img').first()).toBeHidden();
  await spectrum.locator('summary').click();
  await expect(spectrum.getByRole('img', { name: /^This face:/ })).toBeVisible();
  await expect(spectrum.getByRole('img', { name: /^Mean of photographs \(\d+ faces\):/ })).toBeVisible();
  await expect(spectrum.getByRole('img', { name: 'Strength over frequency' })).toBeVisible();
  await expect(spectrum).toContainText(/This face: 1\/8 [+−]\d+\s%, 1\/4 [+−]\d+\s%, 3\/8 [+−]\d+\s%/);
  // The browser decodes both pictures to 64 x 64 cells, and they differ.
  const pictures = await spectrum.locator('image').evaluateAll((images) => Promise.all(images.map(async (image) => {
    const bitmap = new Image();
    bitmap.src = image.getAttribute('href') ?? '';
    await bitmap.decode();
    return { side: bitmap.naturalWidth, source: bitmap.src };
  })));
  expect(pictures.map(({ side }) => side)).toEqual([64, 64]);
  expect(pictures[0]?.source).not.toBe(pictures[1]?.source);
});

test('German is chosen once and kept', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(PORTRAIT_JPEG);
  await airl.page.getByLabel('Language').selectOption('de');
  await expect(airl.page.getByRole('region', { name: 'Ergebnis' })).toContainText('Wahrscheinlichkeit einer Fälschung');
  await expect(airl.page.locator('.limits')).not.toContainText(/\bthe\b/);
  await airl.page.reload();
  await expect(airl.page.getByRole('heading', { level: 2 })).toHaveText(/Ein Gesicht prüfen/);
});

test('axe-core finds nothing: empty, with a result, with an error, light and dark', async ({ airl }) => {
  await airl.open('wasm');
  for (const prepare of [
    () => Promise.resolve(),
    async () => {
      await airl.check(PORTRAIT_JPEG);
      await airl.result.locator('.spectrum summary').click();
    },
    async () => {
      await airl.choose(emptyClip);
      await airl.error.waitFor();
    },
  ]) {
    await prepare();
    for (const colorScheme of ['light', 'dark'] as const) {
      await airl.page.emulateMedia({ colorScheme });
      expect(await violations(airl)).toEqual([]);
    }
  }
});
