/** A check leaves the page free: no long task on its main thread, and clicks are answered while it runs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeClip } from '../web/made-clips.js';
import { expect, test } from './fixtures.js';

/** Longest task of the main thread, in milliseconds. */
const MAX_TASK_MS = 100;
const FRAMES_PER_S = 24;
const DURATION_S = 10;

interface Watched {
  tasks: { startMs: number; durationMs: number }[];
}

test('a clip of 10 s at 720p is checked while the page stays free', async ({ airl, freshContext }) => {
  const folder = await mkdtemp(join(tmpdir(), 'airl-responsive-'));
  const path = join(folder, 'clip.mp4');
  const times = Array.from({ length: DURATION_S * FRAMES_PER_S }, (_, i) => i / FRAMES_PER_S);
  await writeFile(path, await makeClip({ width: 1280, height: 720, times }));
  // Warms the cache: models from the device, scripts from HTTP's cache.
  await airl.open('wasm');
  await freshContext.addInitScript(() => {
    const watched: Watched = { tasks: [] };
    new PerformanceObserver((list) => {
      watched.tasks.push(...list.getEntries().map(({ startTime, duration }) =>
        ({ startMs: startTime, durationMs: duration })));
    }).observe({ type: 'longtask', buffered: true });
    Object.assign(globalThis, { watched });
  });
  await airl.open('wasm');
  const startMs = await airl.page.evaluate(() => performance.now());
  const started = performance.now();
  await airl.choose(path);
  await expect(airl.page.getByText(/^[1-9]\d* of 32 frames$/).first()).toBeVisible();
  // The language switch answers while frames are judged.
  await airl.page.getByLabel('Language').selectOption('de');
  await expect(airl.page.getByRole('button', { name: 'Abbrechen', exact: true })).toBeVisible();
  await airl.page.locator('.verdict').waitFor();
  const verdictS = (performance.now() - started) / 1000;
  const tasks = await airl.page.evaluate(
    (since) => (globalThis as unknown as { watched: Watched }).watched.tasks.filter(({ startMs: at }) => at >= since),
    startMs);
  const report = await airl.savedReport('Bericht sichern (JSON)');
  const longest = Math.max(0, ...tasks.map(({ durationMs }) => durationMs));
  console.log(
    `verdict after ${verdictS.toFixed(1)} s (goal 6 s on two idle cores), ${report.frames.length} frames, ` +
      `${report.execution.threads} threads; longest task ${longest.toFixed(0)} ms`);
  await rm(folder, { recursive: true });
  expect(report.source).toMatchObject({ width: 1280, height: 720 });
  expect(longest).toBeLessThanOrEqual(MAX_TASK_MS);
});
