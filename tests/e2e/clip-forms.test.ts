/** Forms of clips that the browser's own decoders give: ten bits, high dynamic range, alpha, rotation. */
import { readFile } from 'node:fs/promises';

import type { Report } from '../../web/lib/src/index.js';
import { makeClip } from '../web/made-clips.js';
import { makeDeepClip } from '../web/made-deep-clips.js';
import { chosenClip } from './files.js';
import { expect, test } from './fixtures.js';

const TIMES = [0, 0.1, 0.2, 0.3];

test('Chromium decodes clips of ten bits, with alpha and turned, and each is judged', async ({ airl }) => {
  const files = [
    chosenClip('pq.webm', await makeDeepClip({ codec: 'vp9', transfer: 'pq' })),
    chosenClip('hlg.mp4', await makeDeepClip({ codec: 'av1', transfer: 'hlg' })),
    chosenClip('alpha.webm', await makeClip({ codec: 'vp9', alpha: true, times: TIMES })),
    chosenClip('turned.mp4', await makeClip({ rotation: 90, height: 320, times: TIMES })),
  ];
  await airl.open('wasm');
  await airl.choose(files);
  const list = airl.page.getByRole('region', { name: 'Files' });
  await expect(list).toContainText('4 of 4 done');
  const download = airl.page.waitForEvent('download');
  await list.getByRole('button', { name: 'Save all reports (JSON lines)' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n');
  const reports = lines.map((line) => JSON.parse(line) as Report);
  const forms = reports.map(({ source, warnings }) => ({
    name: source.name, width: source.width, height: source.height,
    hdr: warnings.some(({ code }) => code === 'hdr'),
  }));
  expect(forms).toEqual([
    { name: 'pq.webm', width: 384, height: 384, hdr: true },
    { name: 'hlg.mp4', width: 384, height: 384, hdr: true },
    { name: 'alpha.webm', width: 384, height: 384, hdr: false },
    { name: 'turned.mp4', width: 384, height: 320, hdr: false },
  ]);
  for (const { tracks, frames } of reports) {
    expect(frames.every(({ faces }) => faces === 1)).toBe(true);
    // The face's place in the first frame is the same in all of them.
    const { x, y, width } = tracks[0]!.observations[0]!.box;
    for (const [value, known] of [[x, 172], [y, 66], [width, 107]] as const) {
      expect(Math.abs(value - known)).toBeLessThan(6);
    }
  }
});

test('a detector that is ready needs no network for a WebM clip, and the page promises no more than that', async ({
  airl, freshContext,
}) => {
  await airl.open('wasm');
  await freshContext.setOffline(true);
  await expect(airl.ready).toContainText('Offline. Parts of this page are not on this device yet.');
  await airl.choose(chosenClip('clip.webm', await makeClip({ codec: 'vp9', times: TIMES })));
  await expect(airl.result.locator('.verdict').or(airl.error)).toBeVisible();
  await expect(airl.error).toHaveCount(0);
});
