/** Reports that a colleague can repeat, and the page in another language. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { Ajv2020 } from 'ajv/dist/2020.js';

import type { Report } from '../../web/lib/src/index.js';
import { CLIP, PORTRAIT_JPEG } from './files.js';
import { expect, test } from './fixtures.js';

const SCHEMA = JSON.parse(
  await readFile(new URL('../../web/lib/schema/report.schema.json', import.meta.url), 'utf8'),
) as object;
const WEIGHTS = new URL('../../models/airl-lite/airl-lite-float16_weights.onnx', import.meta.url);

type SavedReport = Report & { checked_at: string };

/** The report without its time, byte for byte as it was saved. */
const withoutTime = (text: string): string => text.replace(/^\s*"checked_at": "[^"]*",?\n/m, '');

test('a second check of the same file gives the same report, byte for byte, but for its time', async ({ airl }) => {
  const texts: string[] = [];
  for (let i = 0; i < 2; ++i) {
    await airl.open('wasm');
    await airl.check(CLIP);
    texts.push(await airl.saved('Save report (JSON)'));
  }
  const [first, second] = texts.map((text) => JSON.parse(text) as SavedReport);
  expect(Date.parse(second!.checked_at)).toBeGreaterThan(Date.parse(first!.checked_at));
  expect(withoutTime(texts[1]!)).toBe(withoutTime(texts[0]!));
  expect(withoutTime(texts[0]!)).not.toBe(texts[0]);

  const validate = new Ajv2020().compile(SCHEMA);
  expect(validate(first), JSON.stringify(validate.errors)).toBe(true);
  // All that a colleague needs to repeat it: the file, the model and the settings.
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  expect(first!.source.sha256).toBe(sha256(await readFile(CLIP)));
  expect(first!.model.sha256).toBe(sha256(await readFile(WEIGHTS)));
  expect(first!.execution).toMatchObject({ provider: 'wasm', precision: 'float16_weights', frames_asked: 32 });
});

test('the report is copied as text with file, model and settings', async ({ airl, freshContext }) => {
  await freshContext.grantPermissions(['clipboard-read', 'clipboard-write']);
  await airl.open('wasm');
  await airl.check(PORTRAIT_JPEG);
  const report = await airl.savedReport();
  await airl.result.getByRole('button', { name: 'Copy as text' }).click();
  await expect(airl.result.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  const text = await airl.page.evaluate(() => navigator.clipboard.readText());
  const { source, model } = report;
  for (const fact of [source.sha256, model.sha256, model.version, 'Processor (WASM', 'Checked at']) {
    expect(text).toContain(fact);
  }
  expect(text).toMatch(/^AIRL: (Likely fake|Uncertain|No sign of forgery)\nProbability of fake: \d/);
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
  // What the model's package says of itself is in English, which a reader and a voice are told.
  const note = airl.page.locator('.cautions li').first();
  await expect(note).toContainText('Vorläufiges Modell. Verlassen Sie sich nicht auf seine Ergebnisse.');
  await expect(note.locator('[lang="en"]')).toContainText('AUC');
  await airl.page.reload();
  await expect(airl.page.getByRole('heading', { level: 2 })).toHaveText(/Ein Gesicht prüfen/);
});
