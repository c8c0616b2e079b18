/** The airl-check command, run as a person runs it. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
let folder: string;

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function airlCheck(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      'node',
      [path('web/edge/bin/airl-check.mjs'), ...args],
      { maxBuffer: 1 << 26 },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airl-edge-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('with --json a file that cannot be read gets an error row, and the others their reports', async () => {
  const broken = join(folder, 'broken.jpg');
  await writeFile(broken, 'no picture');
  const { code, stdout } = await airlCheck('--json', broken, path('tests/golden/astronaut.jpg'));
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(code).toBe(1);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    source: { name: 'broken.jpg' },
    error: { code: expect.stringMatching(/bad_input|unsupported/) as string },
  });
  expect(rows[1]).toMatchObject({ source: { name: 'astronaut.jpg' }, verdict: expect.any(String) as string });
});

test('a second check of the same file gives the same report, byte for byte', async () => {
  const clip = path('tests/golden/astronaut-1s.mp4');
  const [first, second] = [await airlCheck('--json', clip), await airlCheck('--json', clip)];
  expect(JSON.parse(first.stdout)).toMatchObject({ source: { kind: 'video' }, verdict: expect.any(String) as string });
  expect(second.stdout).toBe(first.stdout);
});

test('without --json it speaks to people, the preview note included', async () => {
  const { code, stdout, stderr } = await airlCheck(path('tests/golden/astronaut.jpg'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/probability of fake \d/);
  expect(stderr).toContain('Do not rely on it');
});

test('an unknown option is refused with the usage text', async () => {
  const { code, stderr } = await airlCheck('--colour', 'x.jpg');
  expect(code).toBe(2);
  expect(stderr).toContain('usage: airl-check');
});

test('crops cuts a face at native resolution and lists it in the manifest', async () => {
  const input = join(folder, 'in');
  await mkdir(join(input, 'real/portraits'), { recursive: true });
  await copyFile(path('tests/golden/astronaut.jpg'), join(input, 'real/portraits/a.jpg'));
  const out = join(folder, 'out');
  expect((await airlCheck('crops', input, '--out', out, '--layout', 'folder')).code).toBe(0);
  const record = JSON.parse((await readFile(join(out, 'manifest.jsonl'), 'utf8')).trim()) as {
    file: string;
    label: number;
    source: string;
    part: number[];
    box: number[];
  };
  expect(record).toMatchObject({ label: 0, source: 'portraits', codec: 'jpeg', frame: [512, 512] });
  expect(record.part[2]).toBeGreaterThanOrEqual(320);
  expect((await stat(join(out, record.file))).size).toBeGreaterThan(0);
});

test('crops of a pair make the left half real and the right half fake', async () => {
  const input = join(folder, 'pairs');
  await mkdir(join(input, 'swap'), { recursive: true });
  // The portrait beside itself, as one picture.
  const { decode, encode } = await import('fast-png');
  const { width, height, data, channels } = decode(await readFile(path('tests/golden/astronaut.png')));
  const row = width * channels;
  const twice = new Uint8Array(2 * row * height);
  for (let y = 0; y < height; y += 1) {
    const line = data.subarray(y * row, (y + 1) * row);
    twice.set(line, 2 * y * row);
    twice.set(line, (2 * y + 1) * row);
  }
  await writeFile(join(input, 'swap/both.png'), encode({ width: 2 * width, height, data: twice, channels, depth: 8 }));
  const out = join(folder, 'pairs-out');
  expect((await airlCheck('crops', input, '--out', out, '--layout', 'pair')).code).toBe(0);
  const records = (await readFile(join(out, 'manifest.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { label: number; pair: string });
  expect(records.map(({ label }) => label).sort()).toEqual([0, 1]);
  expect(records[0]?.pair).toBe(records[1]?.pair);
});
