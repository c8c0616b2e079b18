/** Material that leaves too little to judge by is told before the verdict. */
import { readFile } from 'node:fs/promises';

import { animatedGif } from '../web/made-pictures.js';
import { PORTRAIT_PNG } from './files.js';
import { expect, test } from './fixtures.js';

test('strong compression is told above the verdict, which is uncertain', async ({ airl }) => {
  await airl.open('wasm');
  const portrait = `data:image/png;base64,${(await readFile(PORTRAIT_PNG)).toString('base64')}`;
  const compressed = await airl.page.evaluate(async (url) => {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 512, height: 512 });
    canvas.getContext('2d')!.drawImage(picture, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.1).split(',')[1]!;
  }, portrait);
  await airl.check({ name: 'poor.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(compressed, 'base64') });
  const card = airl.result.locator('.verdict-card');
  const first = card.locator(':scope > :first-child');
  await expect(first).toContainText('Read this first');
  await expect(first.getByRole('listitem')).toHaveAttribute('data-code', 'too_compressed');
  await expect(card.locator('.verdict')).toHaveText('Uncertain');
  await airl.page.screenshot({ path: 'tests/e2e/output/poor-light-wide.png' });
});

test('an animated picture is judged by its first frame, and the reader is told', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check({ name: 'moving.gif', mimeType: 'image/gif', buffer: animatedGif(320, 240) });
  const warning = airl.page.locator('.verdict-card [data-code="first_frame_only"]');
  await expect(warning).toContainText('only its first frame was judged');
  await airl.page.getByLabel('Language').selectOption('de');
  await expect(warning).toContainText('Nur sein erstes Einzelbild wurde beurteilt');
});
