/** tools/train-models takes hours: what it is given is looked at before anything runs. */
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../tools/train-models', import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airl-train-models-'));
  for (const name of ['photos', 'pair', 'clips']) {
    await mkdir(join(folder, 'crops', name), { recursive: true });
    await writeFile(join(folder, 'crops', name, 'manifest.jsonl'), '');
  }
  await mkdir(join(folder, 'weights'));
  await writeFile(join(folder, 'weights/taef2_decoder.safetensors'), '');
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  code: number;
  text: string;
}

function start(crops: string, weights: string, environment: Record<string, string>): Promise<Ended> {
  const given = [crops, weights, 'work'].map((name) => join(folder, name));
  // Any program will do: none is started.
  const env = { ...process.env, AIRL: process.execPath, ...environment };
  return new Promise((resolve) => {
    execFile(SCRIPT, given, { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
    });
  });
}

test.each([
  ['an unknown run', 'crops', 'weights', { RUNS: 'lite heavy' }, 'no run is called heavy; there are lite b4'],
  ['crops without a manifest', 'elsewhere', 'weights', {}, 'elsewhere/photos has no manifest.jsonl'],
  ["a folder without taef2's weights", 'crops', 'crops', {}, 'crops has no taef2_decoder.safetensors'],
  ['a student without its teacher', 'crops', 'weights', { RUNS: 'lite distilled' }, 'distilled learns from b4'],
  ['no program', 'crops', 'weights', { AIRL: '/nowhere/airl' }, '/nowhere/airl is no program'],
  ['a number of jobs that would wait for ever', 'crops', 'weights', { JOBS: '0' }, 'JOBS is a number from 1'],
])('%s is an error at once, and nothing is made', async (_, crops, weights, environment, message) => {
  const { code, text } = await start(crops, weights, environment);
  expect(text).toContain(message);
  expect(code).toBe(2);
  expect(await readdir(folder)).not.toContain('work');
});

test('where fakes cannot be made, no run is started and the script fails', async () => {
  // Node takes none of the options: each step ends with an error.
  const { code, text } = await start('crops', 'weights', { RUNS: 'lite' });
  expect(text).toContain('FAILED, see');
  expect(text).toContain('not all fakes could be made: no run is started');
  expect(code).toBe(1);
  expect(await readdir(join(folder, 'work/runs'))).toEqual([]);
});

/** What `airl evaluate` would have written: the AUC per file under social-media degradation; none where it is null. */
async function judged(run: string, auc: number | null): Promise<void> {
  const folders = { run: join(folder, 'work/runs', run), csv: join(folder, 'work/judged', `validation-${run}`) };
  for (const made of Object.values(folders)) await mkdir(made, { recursive: true });
  await writeFile(join(folders.run, 'done'), '');
  const row = auc === null ? '' : `clip,social,"all","all",auc,${auc},0.4,0.9\n`;
  const frames = 'frame,social,"all","all",auc,0.99,0,1\n';
  await writeFile(join(folders.csv, 'evaluation.csv'), frames + row);
}

test.each([
  ['the taught one where it is better', 0.61, 0.64, 'airl-lite is the run distilled (0.64)'],
  ['the one trained alone where that is better', 0.66, 0.64, 'airl-lite is the run lite (0.66)'],
  ['the one trained alone where both are alike', 0.64, 0.64, 'airl-lite is the run lite (0.64)'],
  ['the judged one where the other was not', null, 0.5, 'airl-lite is the run distilled (0.5)'],
  ['none where neither was judged', null, null, 'airl-lite is not exported'],
])('of two airl-lite, %s is exported', async (_, alone, taught, message) => {
  await rm(join(folder, 'work'), { recursive: true, force: true });
  await judged('lite', alone);
  await judged('b4', 0.6);
  await judged('distilled', taught);
  // A program that takes everything and does nothing: all that it would make is there.
  const { code, text } = await start('crops', 'weights', { RUNS: 'lite b4 distilled', AIRL: '/bin/true' });
  expect(text).toContain(message);
  expect(code).toBe(0);
});
