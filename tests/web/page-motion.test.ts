/** Boxes between judged frames, the timeline's stretches, and which addresses the page may fetch. */
import { describe, expect, test } from 'vitest';

import { readAddress } from '../../web/page/src/addresses.js';
import { boxesAt, type FrameBoxes } from '../../web/page/src/components/box-motion.js';
import { gapsOf, indexOfHighest, runsOf } from '../../web/page/src/components/timeline-points.js';

function frame(timestampS: number, ...boxes: [face: number, x: number][]): FrameBoxes {
  return {
    timestampS,
    boxes: boxes.map(([face, x]) =>
      ({ face, x, y: 10, width: 100, height: 100, probability: 0.5, wholePicture: false })),
  };
}

describe('boxes', () => {
  const frames = [frame(0, [1, 0]), frame(2, [1, 40], [2, 300]), frame(2.5, [2, 300]), frame(9, [2, 500])];

  test('of a judged frame are its own, with their probability', () => {
    expect(boxesAt(frames, 2.01)).toEqual(frames[1]!.boxes);
  });

  test('between two frames of the same face stand between theirs, without a probability', () => {
    const [box, ...others] = boxesAt(frames, 1.5);
    expect(others).toEqual([]);
    expect(box).toEqual({ face: 1, x: 30, y: 10, width: 100, height: 100, wholePicture: false });
  });

  test('of a face that the next frame lacks stay a fifth of a second', () => {
    expect(boxesAt(frames, 2.15).map(({ face }) => face)).toEqual([1, 2]);
    expect(boxesAt(frames, 2.25).map(({ face }) => face)).toEqual([2]);
    // And come as much before their first frame.
    expect(boxesAt(frames, 1.85).map(({ face }) => face)).toEqual([1, 2]);
  });

  test('are not carried over more than three seconds', () => {
    expect(boxesAt(frames, 5)).toEqual([]);
    expect(boxesAt(frames, 8.9).map(({ x }) => x)).toEqual([500]);
  });

  test('before the first and after the last frame stay a fifth of a second', () => {
    expect(boxesAt([frame(1, [1, 0])], 0.9)).toHaveLength(1);
    expect(boxesAt([frame(1, [1, 0])], 0.5)).toEqual([]);
    expect(boxesAt([frame(1, [1, 0])], 1.1)).toHaveLength(1);
    expect(boxesAt([frame(1, [1, 0])], 1.5)).toEqual([]);
    expect(boxesAt([], 1)).toEqual([]);
  });
});

describe('the timeline', () => {
  const score = { probability: 0.4, low: 0.3, high: 0.5 };
  const points = [0, 1, 2, 3, 4].map((timestampS) =>
    ({ timestampS, ...(timestampS === 2 || timestampS === 3 ? {} : { score }) }));

  test('breaks a line where a face is not seen', () => {
    const runs = runsOf(points, points.map((point) => ('score' in point ? point.score : undefined)));
    expect(runs.map((run) => run.map(({ timestampS }) => timestampS))).toEqual([[0, 1], [4]]);
  });

  test('joins frames without a face to one gap, halfway to its neighbours', () => {
    expect(gapsOf(points, 5)).toEqual([{ startS: 1.5, endS: 3.5 }]);
    expect(gapsOf([{ timestampS: 1 }], 4)).toEqual([{ startS: 0, endS: 4 }]);
  });

  test('begins at the highest score', () => {
    const higher = { timestampS: 5, score: { ...score, probability: 0.6 } };
    expect(indexOfHighest([...points, higher])).toBe(5);
    expect(indexOfHighest([{ timestampS: 0 }])).toBe(0);
  });
});

test.each([
  ['https://page.example/media/a.jpg', 'own'],
  ['page.example/media/a.jpg', 'own'],
  ['http://page.example/media/a.jpg', 'elsewhere'],
  ['https://page.example:8443/a.jpg', 'elsewhere'],
  ['  https://media.example/a.mp4 ', 'elsewhere'],
  ['javascript:alert(1)', 'invalid'],
  ['file:///etc/passwd', 'invalid'],
  ['data:text/plain,a', 'invalid'],
  ['https://', 'invalid'],
  ['', 'invalid'],
] as const)('the address %s is %s', (text, kind) => {
  expect(readAddress(text, 'https://page.example').kind).toBe(kind);
});
