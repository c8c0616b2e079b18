/** The airl-check command, run as a person runs it. */
import { execFile } from 'node:child_process';
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
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

test('a file that is written to while it is read gets its row, and the next its report', async () => {
  const growing = join(folder, 'growing.mp4');
  await copyFile(path('tests/golden/astronaut-1s.mp4'), growing);
  const writing = setInterval(() => void appendFile(growing, 'more'), 5);
  const { stdout, stderr } = await airlCheck('--json', growing, path('tests/golden/astronaut.jpg'));
  clearInterval(writing);
  const rows = stdout.trim().split('\n');
  expect(rows, stderr).toHaveLength(2);
  expect(rows[0]).toMatch(/can no longer be read|file_changed/);
  expect(JSON.parse(rows[1]!)).toMatchObject({ verdict: expect.any(String) as string });
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

const ASKED = [{ options: [] }, { options: ['--json'] }];
test.each(ASKED)('a folder without a file is told, and nothing else is done, $options', async ({ options }) => {
  const empty = join(folder, `empty${options.length}`);
  await mkdir(join(empty, 'below'), { recursive: true });
  await writeFile(join(empty, 'below/.hidden.jpg'), 'no picture');
  const { code, stdout, stderr } = await airlCheck(...options, empty);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(`${empty}: the folder holds no file (hidden files do not count)\n`);
});

test('an empty folder beside a file is told, and the file gets its report', async () => {
  const empty = join(folder, 'empty-beside');
  await mkdir(empty);
  const { code, stdout, stderr } = await airlCheck(empty, path('tests/golden/astronaut.jpg'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/probability of fake \d/);
  expect(stderr).toContain(`${empty}: the folder holds no file`);
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

test('crops of files that differ in their ending alone have files of their own, in resumed runs too', async () => {
  const input = join(folder, 'endings');
  const out = join(folder, 'endings-out');
  const portraits = join(input, 'real/portraits');
  await mkdir(portraits, { recursive: true });
  for (const ending of ['jpg', 'png']) {
    await copyFile(path(`tests/golden/astronaut.${ending}`), join(portraits, `a.${ending}`));
  }
  const files = async (): Promise<Record<string, string>> => {
    expect((await airlCheck('crops', input, '--out', out, '--layout', 'folder')).code).toBe(0);
    const lines = (await readFile(join(out, 'manifest.jsonl'), 'utf8')).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { file: string; origin: string });
    return Object.fromEntries(rows.map(({ origin, file }) => [origin, file]));
  };
  const named = {
    'real/portraits/a.jpg': 'real/portraits/a_f000_0.png', 'real/portraits/a.png': 'real/portraits/a.png_f000_0.png',
  };
  expect(await files()).toEqual(named);
  const crops = await Promise.all(Object.values(named).map((file) => readFile(join(out, file))));
  expect(crops[0]!.equals(crops[1]!)).toBe(false);

  // As a run that was stopped before the first file leaves it, and one that knew the second file alone.
  const progress = (await readFile(join(out, 'progress.jsonl'), 'utf8')).split('\n');
  await writeFile(join(out, 'progress.jsonl'), progress.filter((line) => !line.includes('a.jpg')).join('\n'));
  expect(await files()).toEqual(named);
  await rm(out, { recursive: true });
  await rm(join(portraits, 'a.jpg'));
  expect(await files()).toEqual({ 'real/portraits/a.png': 'real/portraits/a_f000_0.png' });
  await copyFile(path('tests/golden/astronaut.jpg'), join(portraits, 'a.jpg'));
  expect(await files()).toEqual({
    'real/portraits/a.png': 'real/portraits/a_f000_0.png', 'real/portraits/a.jpg': 'real/portraits/a.jpg_f000_0.png',
  });
});

test('a file whose crop cannot be written is told, and the next is cut', async () => {
  const input = join(folder, 'long');
  const portraits = join(input, 'real/portraits');
  await mkdir(portraits, { recursive: true });
  // Its crop's name is longer than a file system takes.
  const long = `${'a'.repeat(251)}.jpg`;
  for (const name of [long, 'b.jpg']) await copyFile(path('tests/golden/astronaut.jpg'), join(portraits, name));
  const out = join(folder, 'long-out');
  const { code, stderr } = await airlCheck('crops', input, '--out', out, '--layout', 'folder');
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`${long}: internal: the file cannot be cut: ENAMETOOLONG`);
  expect(await readFile(join(out, 'manifest.jsonl'), 'utf8')).toContain('real/portraits/b_f000_0.png');
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
