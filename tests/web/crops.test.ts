/** `airl-check crops` on small trees of the public data sets' layouts, run as a person runs it. */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { ManifestRow } from '../../web/edge/src/crops/manifest.js';
import {
  CELEBDF_FILES, CELEBDF_LIST, DFDCP_DATASET, DFDC_METADATA, FFPP_FILES, FFPP_SPLITS, write, writeTree,
} from './layout-trees.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const CLIP = path('tests/golden/astronaut.mp4');
let folder: string;

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  rows: ManifestRow[];
}

function crops(root: string, ...args: string[]): Promise<Outcome> {
  const out = `${root}-crops`;
  const all = [path('web/edge/bin/airl-check.mjs'), 'crops', root, '--out', out, '--frames', '2', ...args];
  return new Promise((resolve, reject) => {
    execFile('node', all, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      readFile(join(out, 'manifest.jsonl'), 'utf8').then(
        (text) => text.trim().split('\n').map((line) => JSON.parse(line) as ManifestRow),
        () => [],
      ).then((rows) => resolve({ code, stdout, stderr, rows }), reject);
    });
  });
}

/** Rows by pair, as "label source" in order. */
function byPair(rows: ManifestRow[]): Record<string, string[]> {
  const pairs: Record<string, string[]> = {};
  for (const { pair, label, source } of rows) (pairs[pair ?? ''] ??= []).push(`${label} ${source}`);
  return pairs;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airl-crops-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('ffpp: a real and all its fakes share the pair of a moment; broken and missing files are told', async () => {
  const root = join(folder, 'ffpp');
  const files = FFPP_FILES.filter((name) => name.includes('c23') && name.includes('071'));
  await writeTree(root, files, CLIP);
  await write(root, 'original_sequences/youtube/c23/videos/000.mp4', 'not a video');
  for (const [name, content] of Object.entries(FFPP_SPLITS)) await write(root, `splits/${name}`, content);
  const { code, stdout, stderr, rows } = await crops(root, '--layout', 'ffpp', '--splits', join(root, 'splits'));
  expect(code, stderr).toBe(0);
  expect(byPair(rows)).toEqual({
    'ffpp:071/c23#000': ['0 youtube', '1 Deepfakes', '1 NeuralTextures'],
    'ffpp:071/c23#001': ['0 youtube', '1 Deepfakes', '1 NeuralTextures'],
    'ffpp:054/c23#000': ['1 Deepfakes'],
    'ffpp:054/c23#001': ['1 Deepfakes'],
  });
  expect(rows.find(({ source }) => source === 'NeuralTextures')).toMatchObject({
    file: 'fake/manipulated_sequences/NeuralTextures/c23/videos/071_054_f000_0.png',
    clip: 'ffpp:manipulated_sequences/NeuralTextures/c23/videos/071_054',
    identities: ['ffpp:071', 'ffpp:054'], split: 'train', compression: 'c23', codec: 'avc',
  });
  for (const { file } of rows) expect((await stat(join(`${root}-crops`, file))).size).toBeGreaterThan(0);
  expect(stderr).toMatch(/7 files that the data set lists are missing/);
  expect(stderr).toMatch(/original_sequences\/youtube\/c23\/videos\/054\.mp4/);
  expect(stderr).toMatch(/videos\/000\.mp4: (unsupported|bad_input)/);
  expect(stderr).toMatch(/1 files could not be read/);
  expect(stdout).toMatch(/real\/youtube: 2 files, 2 crops, 1 could not be read/);
});

test('celebdf: pairs meet at the moments that the shorter clip has too', async () => {
  const root = join(folder, 'celebdf');
  await writeTree(root, CELEBDF_FILES, CLIP);
  await write(root, 'List_of_testing_videos.txt', CELEBDF_LIST);
  // The first second of three.
  await copyFile(path('tests/golden/astronaut-1s.mp4'), join(root, 'Celeb-synthesis/id0_id1_0000.mp4'));
  const { code, stderr, rows } = await crops(root, '--layout', 'celebdf');
  expect(code, stderr).toBe(0);
  const of = (source: string, recording: string): ManifestRow[] =>
    rows.filter((row) => row.source === source && row.pair?.startsWith(recording));
  const [real, fake] = [of('Celeb-real', 'celebdf:id0_0000'), of('Celeb-synthesis', 'celebdf:id0_0000')];
  expect(real.map(({ pair }) => pair)).toEqual(['celebdf:id0_0000#000', 'celebdf:id0_0000#001']);
  expect(fake.map(({ pair }) => pair)).toEqual(real.map(({ pair }) => pair));
  for (const [i, { timestamp_s: time }] of fake.entries()) {
    expect(time).toBeLessThan(1);
    // Frames are 0.05 s long.
    expect(Math.abs(time - real[i]!.timestamp_s)).toBeLessThan(0.051);
  }
  // A recording with clips of full length alone is spread over all of it.
  expect(of('Celeb-real', 'celebdf:id1_0003')[1]!.timestamp_s).toBeGreaterThan(2);
  expect(of('Celeb-real', 'celebdf:id1_0003')[0]).toMatchObject({ split: 'test', identities: ['celebdf:id1'] });
  expect(stderr).toContain('YouTube-real/00002.mp4');
});

test('dfdc: parts and their metadata', async () => {
  const root = join(folder, 'dfdc');
  await writeTree(root, ['dfdc_train_part_0/aaa.mp4', 'dfdc_train_part_0/bbb.mp4'], CLIP);
  await write(root, 'dfdc_train_part_0/metadata.json', DFDC_METADATA);
  const { code, stderr, rows } = await crops(root, '--layout', 'dfdc');
  expect(code, stderr).toBe(0);
  expect(byPair(rows)).toEqual({ 'dfdc:aaa#000': ['0 dfdc', '1 dfdc'], 'dfdc:aaa#001': ['0 dfdc', '1 dfdc'] });
  expect(rows[0]).toMatchObject({ identities: ['dfdc:aaa'], split: 'train' });
  expect(stderr).toMatch(/1 files that the data set lists are missing:\n {2}dfdc_train_part_0\/gone\.mp4/);
});

test('dfdcp: dataset.json', async () => {
  const root = join(folder, 'dfdcp');
  await writeTree(root, Object.keys(DFDCP_DATASET), CLIP);
  await write(root, 'dataset.json', DFDCP_DATASET);
  const { code, stderr, rows } = await crops(root, '--layout', 'dfdc');
  expect(code, stderr).toBe(0);
  expect(byPair(rows)['dfdcp:643049_A_001#001']).toEqual(['0 dfdcp', '1 dfdcp-method_B']);
  expect(rows.find(({ split }) => split === 'test')).toMatchObject({ source: 'dfdcp-method_A' });
});

test('dfd: actors', async () => {
  const root = join(folder, 'dfd');
  await writeTree(root, FFPP_FILES.filter((name) => name.includes('hugging')), CLIP);
  const { code, stderr, rows } = await crops(root, '--layout', 'dfd');
  expect(code, stderr).toBe(0);
  expect(byPair(rows)['dfd:01__hugging_happy/c23#001']).toEqual(['0 actors', '1 DeepFakeDetection']);
  expect(rows[0]).not.toHaveProperty('split');
  const again = await crops(root, '--layout', 'dfd', '--compression', 'raw');
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(/no raw videos, but c23/);
});

test('a root that is not of the layout ends with what was expected', async () => {
  const { code, stderr } = await crops(folder, '--layout', 'celebdf');
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: .* layout celebdf expects: Celeb-real/);
});
