/** A person drops a file and gets a verdict. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Report } from '../../web/lib/src/index.js';
import { expect, test } from './fixtures.js';
import { CLIP, PORTRAIT_JPEG } from './files.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

async function reportOfCommand(file: string): Promise<Report> {
  const { stdout } = await promisify(execFile)('npx', ['airl-check', file, '--json'], {
    cwd: REPOSITORY,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Report;
}

test('a JPEG is judged on WASM, with the probability that airl-check gives', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(PORTRAIT_JPEG);
  const report = await airl.savedReport();
  expect(report.execution.provider).toBe('wasm');
  expect(report.source.decoder).toBe('core');
  expect(report.tracks).toHaveLength(1);
  expect(Math.abs(report.probability - (await reportOfCommand(PORTRAIT_JPEG)).probability)).toBeLessThan(0.01);
});

test('a clip is judged on WASM, with the probability that airl-check gives', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(CLIP);
  await expect(airl.result.getByText('Score over time')).toBeVisible();
  const report = await airl.savedReport();
  expect(report.source.kind).toBe('video');
  expect(report.frames.length).toBeGreaterThanOrEqual(8);
  expect(report.tracks).toHaveLength(1);
  expect(Math.abs(report.probability - (await reportOfCommand(CLIP)).probability)).toBeLessThan(0.01);
});

test('WebGPU gives the same logit as WASM within 0.01', async ({ airl }) => {
  test.slow();
  const logits: number[] = [];
  for (const engine of ['wasm', 'webgpu'] as const) {
    await airl.open(engine);
    await airl.check(PORTRAIT_JPEG);
    const report = await airl.savedReport();
    expect(report.execution.provider).toBe(engine);
    logits.push(report.tracks[0]?.observations[0]?.logit ?? NaN);
  }
  expect(Math.abs((logits[0] ?? NaN) - (logits[1] ?? NaN))).toBeLessThan(0.01);
});

test('after the page has loaded it works without a network and asks for nothing', async ({ airl, freshContext }) => {
  await airl.open('wasm');
  const requests: string[] = [];
  freshContext.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) requests.push(request.url());
  });
  await freshContext.setOffline(true);
  await airl.check(PORTRAIT_JPEG);
  await airl.check(CLIP);
  expect(requests).toEqual([]);
});
