/** The library in Node, with the built core, the built face nets and the shipped model. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { decode, encode } from 'fast-png';
import { Logging } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { nodeHost, openClip } from '../../web/lib/src/parts.js';
import { createDetector, spectrumLevels } from '../../web/lib/src/node.js';
import type { Detector, DetectorOptions, Report } from '../../web/lib/src/node.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const ASSETS = { core: path('build/wasm/'), faceNet: path('build/face-net/'), models: path('models/') };
const portrait = (): Promise<Uint8Array> => readFile(path('tests/golden/astronaut.jpg'));
const clip = (): Promise<Uint8Array> => readFile(path('tests/golden/astronaut.mp4'));

let detector: Detector;
let schemaErrors: (report: Report) => unknown;

beforeAll(async () => {
  detector = await createDetector({ assets: ASSETS });
  const schema = JSON.parse(await readFile(path('web/lib/schema/report.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020().compile(schema);
  schemaErrors = (report) => (validate(report) ? [] : validate.errors);
});

afterAll(() => detector.dispose());

/** How far a profile rises above its neighbours on both sides. */
function height(profile: Float32Array, frequency: number): number {
  return profile[frequency]! - Math.max(profile[frequency - 4]!, profile[frequency + 4]!);
}

describe('a picture', () => {
  test('its report names the one face and follows the schema', async () => {
    const report = await detector.checkImage(await portrait(), { name: 'portrait.jpg' });
    expect(schemaErrors(report)).toEqual([]);
    expect(report.source.name).toBe('portrait.jpg');
    expect(report.source.decoder).toBe('core');
    expect(report.tracks).toHaveLength(1);
    const box = report.tracks[0]?.observations[0]?.box;
    // The face that MediaPipe's own runtime finds at x 173, y 68, side 106.
    expect(Math.abs((box?.x ?? 0) - 173)).toBeLessThan(12);
    expect(Math.abs((box?.width ?? 0) - 106)).toBeLessThan(12);
  });

  test('checked twice, it gives the same report', async () => {
    const bytes = await portrait();
    expect(await detector.checkImage(bytes)).toEqual(await detector.checkImage(bytes));
  });

  test('as PNG it is judged too, and the report says who decoded it', async () => {
    const report = await detector.checkImage(await readFile(path('tests/golden/astronaut.png')));
    expect(report.source.decoder).toBe('fast-png');
    expect(report.tracks).toHaveLength(1);
  });

  test('a pattern every 8 pixels stands in its spectrum at 1/8, in the mean of photographs nothing does', async () => {
    const picture = decode(await readFile(path('tests/golden/astronaut.png')));
    const { width, channels } = picture;
    const data = picture.data.map((value, i) => {
      const pixel = Math.floor(i / channels);
      const strength = ((Math.floor(pixel / width) * 7919) % 61) - 30; // another one in each row
      return Math.min(255, Math.max(0, value + (pixel % width % 8 === 0 ? strength : 0)));
    });
    const report = await detector.checkImage(encode({ ...picture, data }));
    expect(schemaErrors(report)).toEqual([]);
    const { log_spectrum: traced, observations } = report.tracks[0]!;
    const { mean_spectrum: mean } = report.model;
    expect(traced?.timestamp_s).toBe(observations[0]?.timestamp_s);
    expect(mean?.faces).toBeGreaterThan(100);
    for (const frequency of [64, 128, 192]) { // of 512: multiples of 1/8 cycle per pixel
      expect(height(spectrumLevels(traced!.profile), frequency)).toBeGreaterThan(0.2);
      expect(Math.abs(height(spectrumLevels(mean!.profile), frequency))).toBeLessThan(0.1);
    }
    expect(spectrumLevels(traced!.map)).toHaveLength(64 * 64);
  });

  test('cut short it is refused as truncated', async () => {
    const bytes = await portrait();
    await expect(detector.checkImage(bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({ code: 'truncated' });
  });

  test('empty it is refused as bad input', async () => {
    await expect(detector.checkImage(new Uint8Array(0))).rejects.toMatchObject({ code: 'bad_input' });
  });
});

describe('a clip', () => {
  test('it yields as many frames as asked for, and one face through all of them', async () => {
    const events = detector.checkVideo(await clip(), { name: 'clip.mp4', frames: 5 });
    let frames = 0;
    let next = await events.next();
    for (; !next.done; next = await events.next()) frames += next.value.type === 'frame' ? 1 : 0;
    expect(frames).toBe(5);
    expect(schemaErrors(next.value)).toEqual([]);
    expect(next.value.tracks).toHaveLength(1);
    expect(next.value.tracks[0]?.observations).toHaveLength(5);
    const times = next.value.frames.map((frame) => frame.timestamp_s);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('an abort ends it with the code cancelled', async () => {
    const abort = new AbortController();
    const events = detector.checkVideo(await clip(), { signal: abort.signal });
    await events.next();
    abort.abort();
    await expect((async () => {
      for await (const event of events) void event;
    })()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('frames that are not looked at to the end', () => {
  /** What mediabunny says of samples that the garbage collector meets while they are open. */
  async function complaints(run: () => Promise<void>): Promise<string[]> {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const said: string[] = [];
    const stop = Logging.on('error', (words) => said.push(words.join(' ')));
    try {
      await run();
      // Finalizers run in a task of their own, some time after a collection.
      for (let round = 0; round < 10 && said.length === 0; round++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        collectGarbage();
      }
    } finally {
      stop();
    }
    return said;
  }

  async function openFrames(signal: AbortSignal, damage: (bytes: Uint8Array) => void = () => undefined) {
    await nodeHost.prepareVideo();
    const bytes = Uint8Array.from(await clip());
    damage(bytes);
    const opened = await openClip(new Blob([bytes]));
    return { opened, frames: opened.frames(8, { signal }) };
  }

  test('an abort between two frames leaves no sample open', async () => {
    const said = await complaints(async () => {
      const abort = new AbortController();
      const { opened, frames } = await openFrames(abort.signal);
      await frames.next();
      abort.abort();
      await expect(frames.next()).rejects.toMatchObject({ code: 'cancelled' });
      opened.dispose();
    });
    expect(said).toEqual([]);
  });

  test('a clip whose coded pictures are damaged leaves no sample open', async () => {
    let failure: unknown;
    const said = await complaints(async () => {
      // The index stays whole; from the middle of the clip on, lengths of the coded units are absurd.
      const { opened, frames } = await openFrames(new AbortController().signal, (bytes) => {
        const media = Buffer.from(bytes.buffer).indexOf('mdat') + 4;
        const size = new DataView(bytes.buffer).getUint32(media - 8) - 8;
        bytes.fill(0xff, media + Math.floor(size / 2), media + size);
      });
      try {
        for await (const frame of frames) void frame;
      } catch (error) {
        failure = error;
      }
      opened.dispose();
    });
    expect(failure).toMatchObject({ code: 'truncated' });
    expect(said).toEqual([]);
  });

  test('a caller that leaves early leaves no sample open', async () => {
    const said = await complaints(async () => {
      const { opened, frames } = await openFrames(new AbortController().signal);
      await frames.next();
      await frames.return();
      opened.dispose();
    });
    expect(said).toEqual([]);
  });
});

test('a detector that was disposed of refuses work, and disposing twice is fine', async () => {
  const other = await createDetector({ assets: ASSETS });
  other.dispose();
  other.dispose();
  await expect(other.checkImage(await portrait())).rejects.toMatchObject({ code: 'cancelled' });
});

describe('assets that are not where options.assets says are named, with what it must point to', () => {
  const createAt = (assets: DetectorOptions['assets']): Promise<Detector> => createDetector({ assets });
  const saying = (file: string): object => ({
    name: 'AirlError', code: 'bad_input',
    message: expect.stringMatching(new RegExp(`${file}.*options.assets must point to the folder that`)) as string,
  });

  test('a wrong folder for all', async () => {
    await expect(createAt(path('tests/'))).rejects.toMatchObject(saying('tests/core/airl-core\\.mjs'));
  });

  test.each([
    ['core', 'tests/airl-core\\.mjs'], ['faceNet', 'tests/face-net\\.json'], ['models', 'tests/index\\.json'],
  ])('a wrong folder for %s', async (name, file) => {
    await expect(createAt({ ...ASSETS, [name]: path('tests/') })).rejects.toMatchObject(saying(file));
  });

  test('a core without its WebAssembly', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'airl-core-'));
    await copyFile(path('build/wasm/airl-core.mjs'), join(folder, 'airl-core.mjs'));
    await expect(createAt({ ...ASSETS, core: folder })).rejects.toMatchObject(saying('airl-core\\.wasm'));
    await rm(folder, { recursive: true });
  });
});

test.each([
  ['WebAssembly', 'airl-core.wasm'], ['module', 'airl-core.mjs'],
])('a core that is there and does not start is no fault of options.assets: its %s is damaged', async (_, damaged) => {
  const folder = await mkdtemp(join(tmpdir(), 'airl-core-'));
  for (const name of ['airl-core.mjs', 'airl-core.wasm']) {
    await copyFile(path(`build/wasm/${name}`), join(folder, name));
  }
  await writeFile(join(folder, damaged), 'damaged');
  await expect(createDetector({ assets: { ...ASSETS, core: folder } })).rejects.toMatchObject({
    code: 'internal', message: expect.stringMatching(/^the core cannot be loaded from (?!.*options\.assets)/) as string,
  });
  await rm(folder, { recursive: true });
});

test('an option that does not fit is named', async () => {
  await expect(createDetector({ assets: ASSETS, threads: 0 })).rejects.toThrow(/threads/);
});
