import { formatInterval, formatProbability } from '../format.js';
import { html, svg } from '../dom.js';
import { BAR } from '../strings.js';

/** A probability of fake with its 95 % interval, all 0..1. */
export interface ScoreView {
  probability: number;
  low: number;
  high: number;
}

export interface ThresholdsView {
  /** At or above: likely fake. */
  likelyFake: number;
  /** At or below: no sign of forgery. */
  noSign: number;
  /** The verdict's probability, which the thresholds' texts are told apart from. */
  probability: number;
}

/** Both thresholds with their names. */
export function thresholdTexts(
  { likelyFake, noSign, probability }: ThresholdsView,
): Record<'likelyFake' | 'noSign', string> {
  return {
    likelyFake: BAR.likelyFakeFrom(formatProbability(likelyFake, [probability])),
    noSign: BAR.noSignUpTo(formatProbability(noSign, [probability])),
  };
}

const HEIGHT = 22;
const TRACK_Y = 7;
const TRACK_HEIGHT = 8;

/** The score on a 0..100 % track: zones of the verdicts, the interval as a band, the probability as a marker. */
export function probabilityBar(score: ScoreView, thresholds: ThresholdsView, labelled = true): HTMLElement {
  const percent = (value: number) => `${(Math.min(1, Math.max(0, value)) * 100).toFixed(2)}%`;
  const span = (from: number, to: number) => ({ x: percent(from), width: percent(Math.max(0, to - from)) });
  const zone = (name: string, from: number, to: number) =>
    svg('rect', { class: `zone ${name}`, ...span(from, to), y: TRACK_Y, height: TRACK_HEIGHT });
  const drawing = svg(
    'svg',
    {
      class: 'bar-drawing',
      height: HEIGHT,
      width: '100%',
      role: 'img',
      'aria-label': BAR.description(formatProbability(score.probability), formatInterval(score.low, score.high)),
    },
    zone('no-sign', 0, thresholds.noSign),
    zone('uncertain', thresholds.noSign, thresholds.likelyFake),
    zone('fake', thresholds.likelyFake, 1),
    svg('rect', { class: 'interval', ...span(score.low, score.high), y: TRACK_Y - 3, height: TRACK_HEIGHT + 6, rx: 3 }),
    ...[score.low, score.high].map((end) =>
      svg('line', {
        class: 'interval-end',
        x1: percent(end),
        x2: percent(end),
        y1: TRACK_Y - 3,
        y2: TRACK_Y + TRACK_HEIGHT + 3,
      }),
    ),
    svg('line', { class: 'marker', x1: percent(score.probability), x2: percent(score.probability), y1: 0, y2: HEIGHT }),
  );
  if (!labelled) return html('div', { class: 'probability-bar' }, drawing);
  const texts = thresholdTexts(thresholds);
  return html(
    'div',
    { class: 'probability-bar' },
    drawing,
    html(
      'div',
      { class: 'bar-labels', 'aria-hidden': 'true' },
      html('span', {}, texts.noSign),
      html('span', {}, texts.likelyFake),
    ),
  );
}
