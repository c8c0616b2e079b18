/** Judged frames in time, as the timeline and the player read them. */

/** A score with its 95 % interval, all 0..1. */
export interface PointScore {
  probability: number;
  low: number;
  high: number;
}

/** One judged frame. `score` is absent where no face was found. */
export interface TimelinePoint {
  timestampS: number;
  score?: PointScore;
}

/** One face's scores, over the same frames as the timeline's points. */
export interface FaceLine {
  /** Number that the reader sees, from 1. */
  face: number;
  /** Of each frame by its index; undefined where the face was not seen. */
  scores: readonly (PointScore | undefined)[];
}

/** A place on the chart. */
export interface ScoredPoint {
  timestampS: number;
  score: PointScore;
}

/** Stretches of neighbouring frames in which a face was seen. */
export function runsOf(points: readonly TimelinePoint[], scores: FaceLine['scores']): ScoredPoint[][] {
  const found: ScoredPoint[][] = [];
  let open: ScoredPoint[] | undefined;
  points.forEach(({ timestampS }, index) => {
    const score = scores[index];
    if (!score) open = undefined;
    else if (open) open.push({ timestampS, score });
    else found.push((open = [{ timestampS, score }]));
  });
  return found;
}

/** Times without a face, each frame standing for the time halfway to its neighbours. */
export function gapsOf(points: readonly TimelinePoint[], endS: number): { startS: number; endS: number }[] {
  const edge = (index: number): number => {
    const [before, after] = [points[index - 1], points[index]];
    if (!before) return 0;
    return after ? (before.timestampS + after.timestampS) / 2 : endS;
  };
  const gaps: { startS: number; endS: number }[] = [];
  points.forEach((point, index) => {
    if (point.score) return;
    const last = gaps.at(-1);
    if (last?.endS === edge(index)) last.endS = edge(index + 1);
    else gaps.push({ startS: edge(index), endS: edge(index + 1) });
  });
  return gaps;
}

/** Index of the frame nearest in time; -1 where there is none. */
export function indexNearest(points: readonly { timestampS: number }[], timestampS: number): number {
  let best = -1;
  let distance = Infinity;
  points.forEach((point, index) => {
    const d = Math.abs(point.timestampS - timestampS);
    if (d < distance) [best, distance] = [index, d];
  });
  return best;
}

/** Index of the frame with the highest score; 0 where none has one. */
export function indexOfHighest(points: readonly TimelinePoint[]): number {
  let best = 0;
  points.forEach((point, index) => {
    if (point.score && point.score.probability > (points[best]?.score?.probability ?? -1)) best = index;
  });
  return best;
}
