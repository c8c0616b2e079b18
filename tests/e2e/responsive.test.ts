/** A check leaves the page free: nothing of it runs on the main thread, and clicks are answered while it runs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeClip } from '../web/made-clips.js';
import { expect, test } from './fixtures.js';

const FRAMES_PER_S = 24;
const DURATION_S = 10;

interface Watched {
  /** What of a check's work was asked of the main thread. */
  work: string[];
  /** Numbers of judged frames as the page told them, and "Abbrechen" where the button was first there. */
  told: string[];
  longestTaskMs: number;
}

/** Runs in the page before its scripts, not in its workers. */
function watch(): void {
  const watched: Watched = { work: [], told: [], longestTaskMs: 0 };
  const note = (owner: object, name: string): void => {
    const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    Reflect.set(owner, name, new Proxy(original, {
      apply(call, self, args) {
        watched.work.push(name);
        return Reflect.apply(call, self, args);
      },
      construct(type, args) {
        watched.work.push(name);
        return Reflect.construct(type, args) as object;
      },
    }));
  };
  for (const name of ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming', 'Module', 'Instance']) {
    note(WebAssembly, name);
  }
  for (const name of ['VideoDecoder', 'createImageBitmap']) note(globalThis, name);
  note(SubtleCrypto.prototype, 'digest');
  new MutationObserver(() => {
    const texts = Array.from(document.querySelectorAll('#progress *'), ({ textContent }) => textContent ?? '');
    const now = texts.map((text) => /^(?:\d+(?= (?:of|von) 32 )|Abbrechen$)/.exec(text)?.[0]);
    for (const found of now) if (found !== undefined && !watched.told.includes(found)) watched.told.push(found);
  }).observe(document, { subtree: true, childList: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longestTaskMs = Math.max(watched.longestTaskMs, duration);
  }).observe({ type: 'longtask' });
  Object.assign(globalThis, { watched });
}

test('a clip of 10 s at 720p is checked while the page stays free', async ({ airl, freshContext }) => {
  const folder = await mkdtemp(join(tmpdir(), 'airl-responsive-'));
  const path = join(folder, 'clip.mp4');
  const times = Array.from({ length: DURATION_S * FRAMES_PER_S }, (_, i) => i / FRAMES_PER_S);
  await writeFile(path, await makeClip({ width: 1280, height: 720, times }));
  await freshContext.addInitScript(watch);
  await airl.open('wasm');
  const started = performance.now();
  await airl.choose(path);
  await expect(airl.page.getByText(/^[1-9]\d* of 32 frames$/).first()).toBeVisible();
  // The language switch answers while frames are judged.
  await airl.page.getByLabel('Language').selectOption('de');
  await airl.page.locator('.verdict').waitFor();
  const verdictS = (performance.now() - started) / 1000;
  const { work, told, longestTaskMs } = await airl.page.evaluate(
    () => (globalThis as unknown as { watched: Watched }).watched);
  const report = await airl.savedReport('Bericht sichern (JSON)');
  await rm(folder, { recursive: true });
  // Measured, not tested: 6 s and 100 ms on two idle cores.
  console.log(
    `verdict after ${verdictS.toFixed(1)} s, ${report.frames.length} frames, ${report.execution.threads} threads; ` +
      `longest task ${longestTaskMs.toFixed(0)} ms`);
  expect(report.source).toMatchObject({ width: 1280, height: 720 });
  expect(work).toEqual([]);
  // The button is there only while the check runs.
  expect(told.indexOf('Abbrechen'), told.join()).toBeGreaterThan(0);
});
