/** Many files at once: a row each, cancelled, repeated, removed and kept together. */
import { readFile } from 'node:fs/promises';

import type { ChosenFile } from './airl-page.js';
import { PORTRAIT_JPEG, emptyJpeg } from './files.js';
import { expect, test } from './fixtures.js';

async function portraits(count: number): Promise<ChosenFile[]> {
  const buffer = await readFile(PORTRAIT_JPEG);
  return Array.from({ length: count }, (_, i) => ({ name: `portrait-${i + 1}.jpg`, mimeType: 'image/jpeg', buffer }));
}

test('fifty files have a row each; those that wait are cancelled, one is repeated, all removed', async ({ airl }) => {
  await airl.open('wasm');
  await airl.choose([emptyJpeg, ...(await portraits(50))]);
  const files = airl.page.getByRole('region', { name: 'Files' });
  await expect(files.getByRole('listitem')).toHaveCount(51);
  await expect(airl.row('portrait-1.jpg')).toContainText(/\d+\u00a0%/);
  await files.getByRole('button', { name: 'Cancel portrait-50.jpg' }).click();
  await expect(airl.row('portrait-50.jpg')).toContainText('Cancelled');
  await files.getByRole('button', { name: 'Cancel all' }).click();
  await expect(files).toContainText('51 of 51 done');
  await airl.page.screenshot({ path: 'tests/e2e/output/queue-light-wide.png' });

  // One that was cancelled runs again, the others stay.
  await files.getByRole('button', { name: 'Check portrait-50.jpg again' }).click();
  await expect(airl.row('portrait-50.jpg')).toContainText(/\d+\u00a0%/);
  await files.getByRole('button', { name: 'Remove portrait-50.jpg from the list' }).click();
  await expect(files.getByRole('listitem')).toHaveCount(50);

  await files.getByRole('button', { name: 'Remove finished' }).click();
  await expect(files).toBeHidden();
  await expect(airl.page.getByRole('heading', { name: 'Check a face before you publish it' })).toBeVisible();
});

test('all results of a queue are kept as JSON lines, as airl-check prints them', async ({ airl }) => {
  await airl.open('wasm');
  await airl.choose([...(await portraits(2)), emptyJpeg]);
  const files = airl.page.getByRole('region', { name: 'Files' });
  await expect(files).toContainText('3 of 3 done');
  const download = airl.page.waitForEvent('download');
  await files.getByRole('button', { name: 'Save all reports (JSON lines)' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const rows = text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatchObject({ schema_version: 1, source: { name: 'portrait-1.jpg' } });
  expect(rows[1]).toMatchObject({ source: { name: 'portrait-2.jpg' }, checked_at: expect.any(String) });
  expect(rows[2]).toEqual({
    source: { name: 'empty.jpg' }, error: { code: 'bad_input', message: expect.any(String) },
  });
});
