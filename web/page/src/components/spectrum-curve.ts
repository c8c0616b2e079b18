import { svg } from '../dom.js';
import { MARKS, TICKS } from './spectrum-picture.js';

const WIDTH = 320;
const HEIGHT = 132;
const MARGIN = { top: 6, right: 12, bottom: 20, left: 34 };

/** Of a mark's surroundings, coefficients away from it. */
const NEAREST = 4;
const FARTHEST = 12;

/** A profile as one line of the chart. */
export interface SpectrumLine {
  /** Of the style sheet: "own", "mean". */
  name: string;
  profile: Float32Array;
}

/** Profiles over frequency, each relative to its own median, on a scale of amplitudes. */
export function spectrumCurve(lines: SpectrumLine[], label: string): SVGSVGElement {
  const relative = lines.map(({ name, profile }) => ({ name, values: againstMedian(profile).slice(1) }));
  const all = relative.flatMap(({ values }) => [...values]);
  const low = Math.min(-Math.LN2, ...all);
  const high = Math.max(Math.LN2, ...all);
  const right = WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const x = (share: number): number => round(MARGIN.left + share * (right - MARGIN.left));
  const y = (value: number): number => round(MARGIN.top + ((high - value) / (high - low)) * (bottom - MARGIN.top));
  const powers = [-3, -2, -1, 0, 1, 2, 3].filter((power) => power * Math.LN2 >= low && power * Math.LN2 <= high);
  return svg(
    'svg',
    { class: 'spectrum-curve', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label },
    ...powers.flatMap((power) => [
      svg('path', { class: 'grid', d: `M${MARGIN.left} ${y(power * Math.LN2)}H${right}` }),
      svg(
        'text',
        { class: 'axis', x: MARGIN.left - 5, y: y(power * Math.LN2) + 4, 'text-anchor': 'end' },
        power < 0 ? `× 1/${2 ** -power}` : `× ${2 ** power}`,
      ),
    ]),
    ...MARKS.map(({ at }) => svg('path', { class: 'mark', d: `M${x(at)} ${MARGIN.top}V${bottom + 5}` })),
    ...TICKS.map(({ at, text }) =>
      svg('text', { class: 'axis', x: x(at), y: HEIGHT - 4, 'text-anchor': at === 1 ? 'end' : 'middle' }, text),
    ),
    ...relative.map(({ name, values }) =>
      svg('path', {
        class: `line ${name}`,
        d: [...values].map((value, i) => `${i ? 'L' : 'M'}${x((i + 1) / (values.length + 1))} ${y(value)}`).join(''),
      }),
    ),
  );
}

/**
 * How far the profile stands out at each mark: its amplitude there over the median of its surroundings, less 1. Of the
 * mark and its two neighbours the one that stands out farthest counts.
 */
export function heightsAtMarks(profile: Float32Array): number[] {
  return MARKS.map(({ at }) => {
    const mark = at * profile.length;
    const surroundings = profile.filter((_, f) => Math.abs(f - mark) >= NEAREST && Math.abs(f - mark) <= FARTHEST);
    const middle = median(surroundings);
    const heights = [mark - 1, mark, mark + 1].map((f) => (profile[f] ?? middle) - middle);
    const farthest = heights.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
    return Math.exp(farthest) - 1;
  });
}

/** Values less their median. */
export function againstMedian(values: Float32Array): Float32Array {
  const middle = median(values);
  return values.map((value) => value - middle);
}

function median(values: Float32Array): number {
  return values.slice().sort()[Math.floor(values.length / 2)] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
