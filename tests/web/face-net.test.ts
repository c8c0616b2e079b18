import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';

import { convertToOnnx, explicitPads } from '../../tools/face_net/convert.js';
import { findSourcePackage, writeFaceNets } from '../../tools/face_net/main.js';
import { readTflite } from '../../tools/face_net/tflite.js';
import { interpret } from './face-net-interpreter.js';
import { decodeFaces, iou, letterbox, readPng, type Face } from './face-net-support.js';

const GOLDEN = fileURLToPath(new URL('../golden/', import.meta.url));
/** `minScore` as in the graphs of MediaPipe's runtime. */
const NETS = [
  { layout: 'full', source: 'face_detection_full_range.tflite', size: 192, anchors: 2304, minScore: 0.6 },
  { layout: 'short', source: 'face_detection_short_range.tflite', size: 128, anchors: 896, minScore: 0.5 },
] as const;

function readSource(file: string): Uint8Array {
  return readFileSync(join(findSourcePackage(), file));
}

/** Runs a converted net on float32 [3, size, size]. */
async function runNet(file: Uint8Array, image: Float32Array, size: number) {
  const session = await InferenceSession.create(file);
  const { boxes, scores, ...others } = await session.run({ image: new Tensor('float32', image, [1, 3, size, size]) });
  await session.release();
  expect(Object.keys(others)).toEqual([]);
  return { boxes: boxes as Tensor, scores: scores as Tensor };
}

/** Smooth and noisy at once, in [-1, 1]: a linear congruential generator (Numerical Recipes constants) over waves. */
function seededImage(size: number): Float32Array {
  let state = 12345;
  return new Float32Array(3 * size * size).map((_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const [x, y] = [i % size, Math.floor(i / size) % size];
    return 0.6 * Math.sin(x / 9 + Math.floor(i / (size * size))) * Math.cos(y / 13) + 0.8 * (state / 2 ** 32 - 0.5);
  });
}

describe.each(NETS)('face net $layout', ({ layout, source, size, anchors, minScore }) => {
  const model = readTflite(readSource(source));
  const converted = convertToOnnx(model, layout);

  test('has the contract shapes', async () => {
    expect(converted).toMatchObject({ inputSize: size, anchors });
    const { boxes, scores } = await runNet(converted.file, new Float32Array(3 * size * size), size);
    expect([boxes.type, ...boxes.dims]).toEqual(['float32', 1, anchors, 16]);
    expect([scores.type, ...scores.dims]).toEqual(['float32', 1, anchors, 1]);
  });

  test('computes what the naive interpreter of the source file computes', { timeout: 120_000 }, async () => {
    const image = seededImage(size);
    const interleaved = new Float64Array(image.length).map((_, i) => image[(i % 3) * size * size + Math.floor(i / 3)]!);
    const expected = interpret(model, interleaved);
    const actual = await runNet(converted.file, image, size);
    for (const [values, reference] of [
      [actual.boxes, expected.get(16)!],
      [actual.scores, expected.get(1)!],
    ] as const) {
      const data = values.data as Float32Array;
      expect(data.length).toBe(reference.length);
      // Some 90 layers in float32 against double: 2e-5 of the largest value leaves four times what is seen.
      const tolerance = 2e-5 * reference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      let worst = 0;
      for (let i = 1; i < data.length; ++i)
        if (Math.abs(data[i]! - reference[i]!) > Math.abs(data[worst]! - reference[worst]!)) worst = i;
      expect(
        Math.abs(data[worst]! - reference[worst]!),
        `at ${worst}: ${data[worst]} for ${reference[worst]}`,
      ).toBeLessThan(tolerance);
    }
  });

  // MediaPipe samples its input bilinearly: the same input gives its boxes back up to its float16 textures. The core's
  // antialiased input moves them by what the smoothing moves.
  test.each([
    { sampling: 'bilinear', antialias: false, minIou: 0.995, maxKeypointDistance: 0.002 },
    { sampling: 'antialiased', antialias: true, minIou: 0.9, maxKeypointDistance: 0.03 },
  ])('finds the face where MediaPipe finds it, $sampling input', async ({ antialias, minIou, maxKeypointDistance }) => {
    const golden = JSON.parse(readFileSync(join(GOLDEN, 'face_net_mediapipe.json'), 'utf8')) as {
      faces: Record<string, Face[]>;
    };
    const expected = golden.faces[layout]!;
    const picture = readPng(readFileSync(join(GOLDEN, 'astronaut.png')));
    const { boxes, scores } = await runNet(converted.file, letterbox(picture, size, { antialias }), size);
    const found = decodeFaces(boxes.data as Float32Array, scores.data as Float32Array, layout, size, minScore);
    expect([expected.length, found.length]).toEqual([1, 1]);
    expect(iou(found[0]!, expected[0]!)).toBeGreaterThan(minIou);
    found[0]!.keypoints.forEach(([x, y], k) => {
      const [goldenX, goldenY] = expected[0]!.keypoints[k]!;
      const distance = Math.hypot(x - goldenX, y - goldenY) / expected[0]!.width;
      expect(distance, `keypoint ${k}, in box widths`).toBeLessThan(maxKeypointDistance);
    });
  });
});

test('SAME padding puts the larger half at the end', () => {
  expect(explicitPads('same', [192, 128], [3, 5], [2, 2])).toEqual([0, 1, 1, 2]);
  expect(explicitPads('same', [7, 8], [3, 3], [1, 1])).toEqual([1, 1, 1, 1]);
  expect(explicitPads('same', [8, 8], [2, 2], [2, 2])).toEqual([0, 0, 0, 0]);
  expect(explicitPads('valid', [192, 192], [3, 3], [2, 2])).toEqual([0, 0, 0, 0]);
});

test('an operator that is not converted is named', () => {
  const sparse = readSource('face_detection_full_range_sparse.tflite');
  expect(() => readTflite(sparse)).toThrow('operator DENSIFY is not supported');
});

test('a file that is no .tflite file is refused', () => {
  expect(() => readTflite(new Uint8Array(0))).toThrow('not a .tflite file');
  expect(() => readTflite(readFileSync(join(GOLDEN, 'astronaut.png')))).toThrow('not a .tflite file');
});

test('the command writes the files that face-net.json describes, the same bytes each time', () => {
  const dirs = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'face-net-')));
  try {
    dirs.forEach((dir) => writeFaceNets(dir));
    const [first, second] = dirs as [string, string];
    const expected = ['face-full.onnx', 'face-net.json', 'face-short.onnx'];
    expect(readdirSync(first).sort()).toEqual(expected);
    for (const file of expected)
      expect(readFileSync(join(first, file)).equals(readFileSync(join(second, file)))).toBe(true);
    const { nets } = JSON.parse(readFileSync(join(first, 'face-net.json'), 'utf8')) as {
      nets: {
        file: string;
        bytes: number;
        sha256: string;
        input_size: number;
        anchors: number;
        anchor_layout: string;
      }[];
    };
    expect(nets.map((net) => [net.anchor_layout, net.input_size, net.anchors])).toEqual(
      NETS.map((net) => [net.layout, net.size, net.anchors]),
    );
    for (const net of nets) {
      const bytes = readFileSync(join(first, net.file));
      expect([net.bytes, net.sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
    }
  } finally {
    dirs.forEach((dir) => rmSync(dir, { recursive: true, force: true }));
  }
});
