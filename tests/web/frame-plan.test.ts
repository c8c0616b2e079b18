/** The order in which moments of a clip are judged. */
import { describe, expect, test } from 'vitest';

import { planRounds, spreadTimestamps } from '../../web/lib/src/frame-plan.js';

describe('rounds', () => {
  test.each([1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 100, 256, 4096])('of %i moments have each once', (count) => {
    const rounds = planRounds(count);
    expect(rounds.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    for (const round of rounds) expect(round).toEqual([...round].sort((a, b) => a - b));
  });

  test.each([16, 17, 31, 32, 33, 100, 256, 4096])('of %i moments begin with few that cover the whole', (count) => {
    const [first] = planRounds(count);
    expect(first!.length).toBeGreaterThanOrEqual(8);
    expect(first!.length).toBeLessThanOrEqual(16);
    const gap = count / first!.length;
    expect(first![0]).toBeLessThanOrEqual(gap);
    expect(first!.at(-1)).toBeGreaterThanOrEqual(count - 1 - gap * 1.5);
    for (const [i, moment] of first!.slice(1).entries()) expect(moment - first![i]!).toBeLessThanOrEqual(gap * 1.5);
  });

  test('of 32 moments are 8, 8 and 16', () => {
    expect(planRounds(32).map((round) => round.length)).toEqual([8, 8, 16]);
    expect(planRounds(15)).toHaveLength(1);
  });
});

test('times are the middles of equal parts', () => {
  expect(spreadTimestamps(2, 6, 4)).toEqual([2.5, 3.5, 4.5, 5.5]);
  expect(spreadTimestamps(2, 1, 2)).toEqual([2, 2]);
});
