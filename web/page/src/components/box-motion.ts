/** Where the faces are between judged frames. */
import type { BoxView } from './box-overlay.js';

/** The boxes of one judged frame. */
export interface FrameBoxes {
  timestampS: number;
  boxes: BoxView[];
}

/** A moment this near to a judged frame, in seconds, counts as it. */
const JUDGED_S = 0.02;
/** A box without a neighbour stays this long, in seconds: so far the tracker takes places for the same. */
const HELD_S = 0.2;
/**
 * Boxes are carried between frames at most this far apart, in seconds, as the tracker's TrackerOptions::max_gap_s: a
 * face that two frames in a row hold within it is in one shot, because the tracker never joins faces across a cut.
 */
const CARRIED_S = 3;

/** The boxes at a moment of the clip; `frames` in time. Carried boxes have no probability: nothing was judged there. */
export function boxesAt(frames: readonly FrameBoxes[], timeS: number): BoxView[] {
  const after = frames.findIndex(({ timestampS }) => timestampS > timeS + JUDGED_S);
  const before = frames[after < 0 ? frames.length - 1 : after - 1];
  const next = after < 0 ? undefined : frames[after];
  if (before && Math.abs(before.timestampS - timeS) <= JUDGED_S) return before.boxes;
  const gapS = before && next ? next.timestampS - before.timestampS : Infinity;
  const share = before ? (timeS - before.timestampS) / gapS : 0;
  const found = new Map<number, BoxView>();
  for (const [frame, other] of [[before, next], [next, before]] as const) {
    if (!frame) continue;
    for (const box of frame.boxes) {
      if (found.has(box.face)) continue;
      const partner = gapS <= CARRIED_S ? other?.boxes.find(({ face }) => face === box.face) : undefined;
      if (partner) found.set(box.face, between(box, partner, share));
      else if (Math.abs(frame.timestampS - timeS) <= HELD_S) found.set(box.face, unjudged(box));
    }
  }
  return [...found.values()];
}

/** The box a `share` (0..1) of the way from `from` to `to`. */
function between(from: BoxView, to: BoxView, share: number): BoxView {
  const mixed = (side: 'x' | 'y' | 'width' | 'height') => from[side] + (to[side] - from[side]) * share;
  return { ...unjudged(from), x: mixed('x'), y: mixed('y'), width: mixed('width'), height: mixed('height') };
}

function unjudged({ face, x, y, width, height, wholePicture }: BoxView): BoxView {
  return { face, x, y, width, height, wholePicture };
}
