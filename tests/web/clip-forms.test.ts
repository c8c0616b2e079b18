/** Clips in the forms that people's cameras and converters give them, judged in Node. */
import { fileURLToPath } from 'node:url';

import { BufferSource, Input, MP4, VideoSample, WEBM } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { createDetector, type Detector, type Report } from '../../web/lib/src/node.js';
import { nodeHost, openClip } from '../../web/lib/src/parts.js';
import { planesTo8Bits, readSample } from '../../web/lib/src/video-frame.js';
import { makeClip, makeSound } from './made-clips.js';
import { makeDeepClip } from './made-deep-clips.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** A browser's frame of 8 x 8 luma, column + 10 * row, of which the part at (4, 2) is to be shown. */
class CodedFrame {
  readonly format = 'I420';
  readonly codedWidth = 8;
  readonly codedHeight = 8;
  readonly visibleRect = { x: 4, y: 2, width: 4, height: 4 };
  readonly displayWidth = 4;
  readonly displayHeight = 4;
  readonly timestamp = 0;
  readonly duration = null;
  readonly colorSpace = {};

  allocationSize({ rect }: { rect: { width: number; height: number } }): number {
    return (rect.width * rect.height * 3) / 2;
  }

  /** In coded pixels, as WebCodecs has it. Leaves chroma alone. */
  copyTo(to: Uint8Array, { rect }: { rect: DOMRectReadOnly }): Promise<PlaneLayout[]> {
    const { x, y, width, height } = rect;
    for (let i = 0; i < width * height; ++i) to[i] = x + (i % width) + 10 * (y + Math.floor(i / width));
    const luma = width * height;
    const planes = [[0, width], [luma, width / 2], [luma * 1.25, width / 2]] as const;
    return Promise.resolve(planes.map(([offset, stride]) => ({ offset, stride })));
  }
}

let detector: Detector;

beforeAll(async () => {
  detector = await createDetector({
    assets: { core: path('build/wasm/'), faceNet: path('build/face-net/'), models: path('models/') },
  });
});

afterAll(() => detector.dispose());

async function judged(bytes: Uint8Array, frames = 6): Promise<Report> {
  const events = detector.checkVideo(bytes, { frames });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
  }
}

test('uneven times: every frame comes once, in time order, and the whole clip is covered', async () => {
  // A still second, a burst, a long still, a burst.
  const times = [0, 0.02, 1, 1.02, 1.04, 1.06, 6, 6.02, 6.04];
  const report = await judged(await makeClip({ times }), 12);
  const judgedTimes = report.frames.map((frame) => frame.timestamp_s);
  expect(new Set(judgedTimes).size).toBe(judgedTimes.length);
  for (const time of judgedTimes) expect(times.some((known) => Math.abs(known - time) < 0.01)).toBe(true);
  expect(judgedTimes).toEqual([...judgedTimes].sort((a, b) => a - b));
  expect(report.tracks).toHaveLength(1);
});

test.each([90, 180, 270] as const)('turned by %i degrees in its header, the face stands upright', async (rotation) => {
  const [upright, turned] = await Promise.all([makeClip({ height: 320 }), makeClip({ height: 320, rotation })]);
  const [one, other] = [await judged(upright, 2), await judged(turned, 2)];
  expect(other.source).toMatchObject({ width: 384, height: 320 });
  const [box, turnedBox] = [one, other].map((report) => report.tracks[0]!.observations[0]!.box);
  for (const side of ['x', 'y', 'width', 'height'] as const) {
    expect(Math.abs(box![side] - turnedBox![side])).toBeLessThan(6);
  }
});

test.each([0, 90] as const)('boxes and sizes are in stored pixels where those are not square, turned by %i', async (
  rotation,
) => {
  const [square, wide] = await Promise.all([
    makeClip({ height: 320, rotation }), makeClip({ height: 320, rotation, pixelAspect: 2 }),
  ]);
  const input = new Input({ source: new BufferSource(wide), formats: [MP4] });
  const track = (await input.getPrimaryVideoTrack())!;
  expect(await track.getSquarePixelWidth()).toBe(2 * (await track.getCodedWidth()));
  input.dispose();
  const [one, other] = [await judged(square, 2), await judged(wide, 2)];
  expect(other.source).toMatchObject({ width: 384, height: 320 });
  expect(other.tracks[0]!.observations[0]!.box).toEqual(one.tracks[0]!.observations[0]!.box);
});

test('a picture of odd sides is judged', async () => {
  const report = await judged(await makeClip({ codec: 'vp9', width: 385, height: 341 }), 3);
  expect(report.source).toMatchObject({ width: 385, height: 341, container: 'webm', codec: 'vp9' });
  expect(report.frames.map(({ faces }) => faces > 0)).toEqual([true, true, true]);
});

test.each([
  { codec: 'vp9', transfer: 'pq' }, { codec: 'av1', transfer: 'hlg' }, { codec: 'hevc', transfer: 'pq' },
] as const)('ten bits of $codec with $transfer are decoded and judged, and the report warns', async (recipe) => {
  const report = await judged(await makeDeepClip(recipe), 3);
  expect(report.source).toMatchObject({ codec: recipe.codec, width: 384, height: 384 });
  expect(report.frames.map(({ faces }) => faces)).toEqual([1, 1, 1]);
  expect(report.warnings.map(({ code }) => code)).toContain('hdr');
});

test('a clip with an alpha plane is judged as one without', async () => {
  const opaque = await makeClip({ codec: 'vp9' });
  const transparent = await makeClip({ codec: 'vp9', alpha: true });
  const input = new Input({ source: new BufferSource(transparent), formats: [WEBM] });
  expect(await (await input.getPrimaryVideoTrack())!.canBeTransparent()).toBe(true);
  input.dispose();
  const [one, other] = [await judged(opaque, 2), await judged(transparent, 2)];
  expect(other.frames.map(({ faces }) => faces)).toEqual([1, 1]);
  expect(other.warnings.map(({ code }) => code)).toEqual(one.warnings.map(({ code }) => code));
  expect(Math.abs(other.tracks[0]!.observations[0]!.logit - one.tracks[0]!.observations[0]!.logit)).toBeLessThan(0.1);
});

test('a file with sound alone says so', async () => {
  await expect(judged(await makeSound())).rejects.toMatchObject({
    code: 'unsupported', message: expect.stringMatching(/sound but no picture/) as string,
  });
});

describe('planes', () => {
  const [width, height] = [6, 2];
  const luma = [0, 64, 500, 940, 1023, 1, 2, 3, 4, 5, 100, 200];
  const chroma = [512, 516, 520];
  const samples = new Uint8Array(Uint16Array.from([...luma, ...chroma, ...chroma]).buffer);
  const eight = (values: number[]): number[] => values.map((value) => Math.min(Math.round(value / 4), 255));

  test('of ten bits become eight, rounded, in their places', () => {
    const planes = [{ offset: 0, stride: 12 }, { offset: 24, stride: 6 }, { offset: 30, stride: 6 }];
    const result = planesTo8Bits(samples, planes, { width, height, bits: 10 });
    expect(result.planes).toEqual([{ offset: 0, stride: 6 }, { offset: 12, stride: 3 }, { offset: 15, stride: 3 }]);
    // 2 / 4 rounds up to 1, as the shift does.
    expect([...result.bytes]).toEqual([...eight(luma), ...eight(chroma), ...eight(chroma)]);
  });

  test('of ten bits and BT.2020 are read, by the nearest matrix of the core', async () => {
    const sample = new VideoSample(samples, {
      format: 'I420P10', codedWidth: width, codedHeight: height, timestamp: 1,
    });
    const frame = await readSample(sample, { matrix: 'bt2020-ncl', transfer: 'hlg', fullRange: false }, 'hevc');
    sample.close();
    expect(frame).toMatchObject({
      kind: 'planes', timestampS: 1, layout: { format: 'I420', width, height, matrix: 'bt709', range: 'limited' },
    });
    expect([...frame.bytes.subarray(0, 12)]).toEqual(eight(luma));
  });

  test('are those of the visible part, wherever it lies in what is coded', async () => {
    vi.stubGlobal('VideoFrame', CodedFrame);
    try {
      const sample = new VideoSample(new CodedFrame() as unknown as VideoFrame);
      const frame = await readSample(sample, {}, 'avc');
      expect(frame).toMatchObject({ kind: 'planes', layout: { width: 4, height: 4 } });
      expect([...frame.bytes.subarray(0, 8)]).toEqual([24, 25, 26, 27, 34, 35, 36, 37]);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('with alpha lose it and nothing else', async () => {
    const bytes = Uint8Array.from({ length: 16 + 4 + 4 + 16 }, (_, i) => i);
    const sample = new VideoSample(bytes, { format: 'I420A', codedWidth: 4, codedHeight: 4, timestamp: 0 });
    const frame = await readSample(sample, {}, 'vp9');
    sample.close();
    expect(frame).toMatchObject({ kind: 'planes', layout: { format: 'I420' } });
    expect(frame.kind === 'planes' && frame.layout.planes).toEqual([
      { offset: 0, stride: 4 }, { offset: 16, stride: 2 }, { offset: 20, stride: 2 },
    ]);
  });
});

test('moments are key frames where a part of the clip has one, else its middle', async () => {
  await nodeHost.prepareVideo();
  const times = Array.from({ length: 40 }, (_, i) => i / 10);
  const clip = await openClip(new Blob([(await makeClip({ times, keyFrameS: 1 })) as Uint8Array<ArrayBuffer>]));
  try {
    expect((await clip.moments(4)).map((time) => Math.round(time * 100) / 100)).toEqual([0, 1, 2, 3]);
    const eight = (await clip.moments(8)).map((time) => Math.round(time * 100) / 100);
    expect(eight).toEqual([0, 0.75, 1, 1.75, 2, 2.75, 3, 3.75]);
  } finally {
    clip.dispose();
  }
});
