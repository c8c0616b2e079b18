/** Texts of the timeline and of the boxes: none twice, none over another, none cut off. */
import { describe, expect, test } from 'vitest';

import { boxLabels, type BoxView } from '../../web/page/src/components/box-overlay.js';
import { apart, CHART_HEIGHT, MARGIN, timeLabels } from '../../web/page/src/components/timeline-chart.js';

describe('the timeline', () => {
  test.each([[0.05, 9], [0.8, 9], [4.9, 9], [5, 10], [7.3, 16], [60, 9], [5000, 4], [100_000, 2]])(
    'of %f seconds names no time twice in %i labels', (endS, count) => {
      const texts = timeLabels(endS, count).map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.length).toBeLessThanOrEqual(count + 1);
    });

  test('tells tenths where its step has them, and only there', () => {
    expect(timeLabels(7, 14).map(({ text }) => text).slice(0, 4)).toEqual(['0:00.0', '0:00.5', '0:01.0', '0:01.5']);
    expect(timeLabels(4, 4).map(({ text }) => text)).toEqual(['0:00', '0:01', '0:02', '0:03', '0:04']);
  });

  test('moves the numbers of faces apart that end at one place', () => {
    const bottom = CHART_HEIGHT - MARGIN.bottom + 4;
    const ends = [100, 101, 99, 100, bottom, bottom].map((y, index) => ({ face: index + 1, x: 600, y }));
    const places = apart(ends);
    expect(places.map(({ face }) => face)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(places[0]).toEqual(ends[0]);
    const heights = places.map(({ y }) => y).sort((a, b) => a - b);
    heights.slice(1).forEach((y, index) => expect(y - heights[index]!).toBeGreaterThanOrEqual(12));
    expect(heights.at(-1)).toBeLessThanOrEqual(bottom);
    expect(apart([{ face: 1, x: 100, y: 50 }, { face: 2, x: 300, y: 50 }]).map(({ y }) => y)).toEqual([50, 50]);
  });
});

describe('labels of boxes', () => {
  const size = { width: 1000, height: 600 };
  const box = (face: number, x: number, y: number, width = 90): BoxView =>
    ({ face, x, y, width, height: 120, probability: 0.43, wholePicture: false });

  test('stay within the picture', () => {
    const corners = [box(1, 960, 5), box(2, -20, 595), box(3, 940, 590)];
    for (const { label: { x, y, width, height } } of boxLabels(corners, size)) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(size.width);
      expect(y + height).toBeLessThanOrEqual(size.height);
    }
  });

  test('of faces side by side cover none, and tell the number where it is tight', () => {
    const row = [3, 1, 2, 4, 6, 5].map((face) => box(face, 100 + 95 * face, 200 + face));
    const labels = boxLabels(row, size);
    expect(labels.map(({ box: { face } }) => face)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(labels[0]!.label.text).toBe('Face 1 · 43\u00a0%');
    labels.forEach(({ label: a }, index) => labels.slice(index + 1).forEach(({ label: b }) => {
      const covers = a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      expect(covers, `${a.text} covers ${b.text}`).toBe(false);
    }));
    expect(boxLabels([box(1, 10, 50)], { width: 100, height: 900 })[0]!.label.text).toBe('1');
  });

  test('tell the score of a whole picture where its name has no room', () => {
    const whole = { ...box(1, 0, 0), wholePicture: true };
    expect(boxLabels([whole], size)[0]!.label.text).toBe('Whole picture · 43\u00a0%');
    expect(boxLabels([whole], { width: 200, height: 900 })[0]!.label.text).toBe('43\u00a0%');
  });
});
