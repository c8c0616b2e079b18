/** tools/carry-crops.py brings crops to another machine: what arrives is what left. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const tool = (name: string): string => fileURLToPath(new URL(`../../tools/${name}`, import.meta.url));

const SAME_PIXELS = `
import sys
from PIL import Image
for left, arrived in zip(sys.argv[1::2], sys.argv[2::2]):
    with Image.open(left) as a, Image.open(arrived) as b:
        print(a.mode == b.mode and a.size == b.size and a.tobytes() == b.tobytes())
`;

let folder: string;
let parts: string;

/** Debian's Python: another one on the way may have no Pillow. */
function python(...given: string[]): Promise<{ ok: boolean; text: string }> {
  return new Promise((resolve) => {
    execFile('/usr/bin/python3', given, (error, stdout, stderr) => {
      resolve({ ok: error === null, text: stdout + stderr });
    });
  });
}

const pack = (...given: string[]): Promise<{ ok: boolean; text: string }> =>
  python(tool('carry-crops.py'), 'pack', join(folder, 'photos'), '--out', parts, ...given);

interface Line {
  file: string;
  source: string;
}

async function manifest(crops: string): Promise<Line[]> {
  const text = await readFile(join(crops, 'manifest.jsonl'), 'utf8');
  return text.trim().split('\n').map((line) => JSON.parse(line) as Line);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airl-carry-crops-'));
  expect(await python(tool('noise-crops.py'), join(folder, 'photos'), '--crops', '24', '--side', '256'))
    .toEqual({ ok: true, text: '' });
});
beforeEach(async () => {
  parts = await mkdtemp(join(folder, 'parts-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('crops arrive pixel for pixel, in parts of at most the size asked for, and once', async () => {
  expect((await pack('--mib', '1')).ok).toBe(true);
  const tars = (await readdir(parts)).map((name) => join(parts, name));
  expect(tars.length).toBeGreaterThan(1);
  for (const tar of tars) expect((await stat(tar)).size).toBeLessThanOrEqual(2 ** 20);

  const arrived = join(parts, 'arrived');
  for (let i = 0; i < 2; ++i) {
    expect((await python(tool('carry-crops.py'), 'unpack', ...tars, '--out', arrived)).ok).toBe(true);
  }
  const left = await manifest(join(folder, 'photos'));
  expect(await manifest(join(arrived, 'photos'))).toEqual(left);
  const pairs = left.flatMap(({ file }) => [join(folder, 'photos', file), join(arrived, 'photos', file)]);
  const { text } = await python('-c', SAME_PIXELS, ...pairs);
  expect(text.trim().split('\n')).toEqual(Array(24).fill('True'));
});

test('a source that is left out does not travel', async () => {
  expect((await pack('--ignore', 'noise-b')).ok).toBe(true);
  const arrived = join(parts, 'arrived');
  await python(tool('carry-crops.py'), 'unpack', join(parts, 'crops-0.tar'), '--out', arrived);
  expect(new Set((await manifest(join(arrived, 'photos'))).map(({ source }) => source)))
    .toEqual(new Set(['noise-a', 'noise-c', 'noise-d']));
});

test('a source to leave out that no crop is of is an error', async () => {
  const { ok, text } = await pack('--ignore', 'noise-e');
  expect(ok).toBe(false);
  expect(text).toContain('no crop is of noise-e; there are noise-a, noise-b, noise-c, noise-d');
  expect(await readdir(parts)).toEqual([]);
});
