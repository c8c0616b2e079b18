/** Which moments of a clip are judged, in which order: rounds that each cover the whole clip, coarse ones first. */

/** The least size of a first round; a clip of fewer moments than twice that is judged in one. */
const FIRST_ROUND = 8;

/** The middles of `count` equal parts of the time from `start` to `end`, in seconds. */
export function spreadTimestamps(start: number, end: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + ((i + 0.5) / count) * Math.max(end - start, 0));
}

/**
 * The numbers 0 .. count - 1 in rounds, each in rising order: first every stride-th, so that 8 to 15 are in it, then
 * those in the middle between them, and so on; each round after the second is twice as large as the one before.
 * Whoever stops after a round has looked at moments spread over the whole.
 */
export function planRounds(count: number): number[][] {
  let stride = 1;
  while (count / (stride * 2) >= FIRST_ROUND) stride *= 2;
  const numbers = (first: number, step: number): number[] =>
    Array.from({ length: Math.max(Math.ceil((count - first) / step), 0) }, (_, i) => first + i * step);
  if (stride === 1) return [numbers(0, 1)];
  const rounds = [numbers(stride / 2, stride), numbers(0, stride)];
  for (let step = stride / 2; step > 1; step /= 2) rounds.push(numbers(step / 2, step));
  return rounds.filter((round) => round.length > 0);
}
