/** Webcam and tab in the page: a rolling score, boxes that follow, and a report like any other. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from '@playwright/test';

import { CHROMIUM_FLAGS } from '../../tools/lib/chromium-flags.mjs';
import { PORTRAIT_JPEG } from './files.js';
import { expect, test as base } from './fixtures.js';
import { writeWebcam } from './webcam.js';

const test = base.extend({
  // A browser with a webcam that shows the portrait; leave to use it is each context's own.
  chrome: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'airl-live-'));
      const webcam = join(folder, 'webcam.y4m');
      await writeWebcam(webcam);
      const browser = await chromium.launch({
        executablePath: '/usr/bin/chromium',
        args: [
          ...CHROMIUM_FLAGS,
          '--auto-select-tab-capture-source-by-title=Portrait',
          '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${webcam}`,
        ],
      });
      await use(browser);
      await browser.close();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

test('a webcam gets a rolling score with boxes, and stopped, a report', async ({ airl, freshContext }) => {
  await freshContext.grantPermissions(['camera']);
  await airl.open('wasm');
  await airl.page.getByRole('button', { name: 'Webcam' }).click();
  const live = airl.page.getByRole('region', { name: 'Live check' });
  await expect(live.locator('.box')).toHaveCount(1);
  await expect(live.getByText(/Last 10 seconds/)).toContainText(/\d+\u00a0%.*95 % interval/);
  const judged = async (): Promise<number> => Number(/(\d+) frames? judged/.exec(await live.innerText())?.[1] ?? 0);
  await expect.poll(judged).toBeGreaterThan(2);
  await airl.page.screenshot({ path: 'tests/e2e/output/live-light-wide.png', fullPage: true });
  await live.getByLabel('Show face boxes').uncheck();
  await expect(live.locator('.box').first()).toBeHidden();
  await live.getByRole('button', { name: 'Stop and show the result' }).click();
  await airl.result.locator('.verdict').waitFor();
  await expect(live).toHaveCount(0);
  const report = await airl.savedReport();
  expect(report.source).toMatchObject({ kind: 'video', container: 'stream' });
  expect(report.source.name).toMatch(/^Webcam, /);
  expect(report.frames.length).toBeGreaterThan(2);
  expect(report.tracks).toHaveLength(1);
  await expect(airl.result.getByText('Nothing of what was shown was kept')).toBeVisible();
  await expect(airl.result.getByRole('paragraph').filter({ hasText: /^frames as they were shown · / })).toBeVisible();
  await expect(airl.row('Webcam')).toContainText(/\d+\u00a0%/);
});

test('another tab is watched, and closing it ends the check with a report', async ({ airl, freshContext }) => {
  await airl.open('wasm');
  const other = await freshContext.newPage();
  const portrait = (await readFile(PORTRAIT_JPEG)).toString('base64');
  await other.setContent(`<title>Portrait</title><img src="data:image/jpeg;base64,${portrait}">`);
  // A tab that does not change gives no new pictures.
  await other.locator('img').evaluate((img) =>
    void img.animate([{ opacity: 1 }, { opacity: 0.98 }], { duration: 500, iterations: Infinity }));
  await airl.page.getByRole('button', { name: 'Screen or tab' }).click();
  const live = airl.page.getByRole('region', { name: 'Live check' });
  await expect(live.locator('.box')).toHaveCount(1);
  await other.close();
  await airl.result.locator('.verdict').waitFor();
  expect((await airl.savedReport()).tracks).toHaveLength(1);
});

test('a camera that is not allowed gets a plain message', async ({ airl }) => {
  await airl.open('wasm');
  await airl.page.getByRole('button', { name: 'Webcam' }).click();
  await expect(airl.page.getByText('The browser did not allow the camera')).toBeVisible();
});

test('a live check that is discarded lets go of the camera', async ({ airl, freshContext }) => {
  await freshContext.grantPermissions(['camera']);
  await airl.open('wasm');
  const ended = airl.page.evaluate(() => new Promise<string>((resolve) => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      const [track] = stream.getVideoTracks();
      const stop = track!.stop.bind(track);
      track!.stop = () => {
        stop();
        resolve(track!.readyState);
      };
      return stream;
    };
  }));
  await airl.page.getByRole('button', { name: 'Webcam' }).click();
  await airl.page.getByRole('button', { name: 'Discard' }).click();
  expect(await ended).toBe('ended');
  await expect(airl.result).toContainText('check cancelled');
  await expect(airl.row('Webcam').getByRole('button', { name: /again/ })).toBeHidden();
});
