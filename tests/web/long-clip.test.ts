/** Files too large for memory: four hours of video, and pictures that lie beyond 4 GB. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  EncodedPacketSink, EncodedVideoPacketSource, FilePathTarget, Input, MP4, Mp4OutputFormat, Output, FilePathSource,
} from 'mediabunny';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { writeClipBeyond4Gb } from '../e2e/sparse-clip.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const FOUR_HOURS_S = 4 * 3600;
const FRAMES_PER_S = 10;
/** Of the process that checks, with airl-lite. */
const MAX_PEAK_BYTES = 600 * 1000 * 1000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airl-long-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** The golden second of video over and over, at `FRAMES_PER_S` frames a second. */
async function writeLongClip(file: string): Promise<void> {
  const input = new Input({ source: new FilePathSource(path('tests/golden/astronaut-1s.mp4')), formats: [MP4] });
  const track = (await input.getPrimaryVideoTrack())!;
  const packets = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  const decoderConfig = (await track.getDecoderConfig())!;
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target: new FilePathTarget(file) });
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source);
  await output.start();
  const duration = 1 / FRAMES_PER_S;
  for (let i = 0; i < FOUR_HOURS_S * FRAMES_PER_S; ++i) {
    const packet = packets[i % packets.length]!.clone({ timestamp: i * duration, duration, sequenceNumber: i });
    await source.add(packet, i === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  input.dispose();
}

interface Facts {
  peakBytes: number;
  durationS: number;
  sha256: string;
  frames: number;
}

async function checked(file: string): Promise<Facts> {
  const { stdout } = await promisify(execFile)(
    process.execPath, ['--import', 'tsx', path('tests/web/peak-memory.ts'), file]);
  const facts = JSON.parse(stdout) as Facts;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
  console.log(`${megabytes(facts.peakBytes)} MB at most, file of ${megabytes((await stat(file)).size)} MB`);
  return facts;
}

test('four hours of video are checked in 600 MB of memory', async () => {
  const file = join(folder, 'hours.mp4');
  await writeLongClip(file);
  const { peakBytes, durationS, sha256, frames } = await checked(file);
  await rm(file);
  expect(durationS).toBeCloseTo(FOUR_HOURS_S, 0);
  expect(frames).toBeGreaterThanOrEqual(8);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
}, 900_000);

test('pictures beyond 4 GB of a file are checked in as little', async () => {
  const file = join(folder, 'beyond.mp4');
  await writeClipBeyond4Gb(file);
  const { peakBytes, durationS, sha256 } = await checked(file);
  await rm(file);
  expect(durationS).toBeCloseTo(3, 1);
  expect(sha256).toBe('');
  expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
}, 900_000);
