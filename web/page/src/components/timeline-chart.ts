/** Draws the timeline: zones of the verdicts, thresholds, times without a face, a line for each face. */
import { svg } from '../dom.js';
import { formatTimestamp } from '../format.js';
import { thresholdTexts, type ThresholdsView } from './probability-bar.js';
import { gapsOf, runsOf, type FaceLine, type ScoredPoint, type TimelinePoint } from './timeline-points.js';

export const CHART_HEIGHT = 180;
export const MARGIN = { top: 10, right: 26, bottom: 22, left: 40 };
const MIN_LABEL_SPACING = 64;
/** Below this width the thresholds have no room for their names. */
const MIN_NAMED_WIDTH = 420;
/** Space that a face's number takes, wide and high. */
const NUMBER_SIZE = 12;
/** Lines that can be told apart; the rest is in the list of faces. */
export const MAX_LINES = 6;

export interface ChartModel {
  points: readonly TimelinePoint[];
  /** The deciding face first; the first has the interval's band. At least one. */
  faces: readonly FaceLine[];
  thresholds: ThresholdsView;
  /** End of the time axis, seconds. */
  endS: number;
}

/** Places on a chart of a width, in pixels. */
export class ChartScale {
  constructor(readonly width: number, private readonly endS: number) {}

  get right(): number {
    return this.width - MARGIN.right;
  }

  x(timestampS: number): number {
    return MARGIN.left + (timestampS / this.endS) * (this.right - MARGIN.left);
  }

  y(probability: number): number {
    return MARGIN.top + (1 - probability) * (CHART_HEIGHT - MARGIN.top - MARGIN.bottom);
  }

  timeAt(x: number): number {
    return ((x - MARGIN.left) / (this.right - MARGIN.left)) * this.endS;
  }
}

export function chartElements(model: ChartModel, scale: ChartScale): SVGElement[] {
  const { points, faces, endS } = model;
  const lines = faces.slice(0, MAX_LINES);
  const first = lines[0];
  return [
    ...zones(model.thresholds, scale),
    ...gapsOf(points, endS).map((gap) => gapZone(gap.startS, gap.endS, scale)),
    ...axes(endS, scale),
    ...(first ? runsOf(points, first.scores).map((run) => band(run, scale)) : []),
    // The first lies on top.
    ...lines.flatMap((line, index) => faceLine(points, line, index, scale)).reverse(),
    ...(lines.length > 1 ? lineNumbers(points, lines, scale) : []),
  ];
}

function zones(thresholds: ThresholdsView, scale: ChartScale): SVGElement[] {
  const { likelyFake, noSign } = thresholds;
  const texts = thresholdTexts(thresholds);
  const x = MARGIN.left;
  const width = scale.right - x;
  const area = (name: string, from: number, to: number) =>
    svg('rect', { class: `zone ${name}`, x, width, y: scale.y(to), height: scale.y(from) - scale.y(to) });
  const line = (name: string, value: number) =>
    svg('line', { class: `threshold ${name}`, x1: x, x2: scale.right, y1: scale.y(value), y2: scale.y(value) });
  // Within their zones: between them, where most scores lie, is room for the line.
  const named = (text: string, y: number) =>
    svg('text', { class: 'axis name', x: scale.right - 4, y, 'text-anchor': 'end' }, text);
  return [
    area('fake', likelyFake, 1),
    area('no-sign', 0, noSign),
    line('fake', likelyFake),
    line('no-sign', noSign),
    ...(scale.width < MIN_NAMED_WIDTH
      ? []
      : [
          named(texts.likelyFake, scale.y(likelyFake) - 5),
          named(texts.noSign, scale.y(noSign) + 13),
        ]),
  ];
}

function gapZone(startS: number, endS: number, scale: ChartScale): SVGElement {
  return svg('rect', {
    class: 'gap',
    x: scale.x(startS),
    width: Math.max(2, scale.x(endS) - scale.x(startS)),
    y: scale.y(1),
    height: scale.y(0) - scale.y(1),
  });
}

function axes(endS: number, scale: ChartScale): SVGElement[] {
  const { right } = scale;
  const grid = (value: number) =>
    svg('line', { class: 'grid', x1: MARGIN.left, x2: right, y1: scale.y(value), y2: scale.y(value) });
  const percent = (value: number) =>
    svg(
      'text',
      { class: 'axis', x: MARGIN.left - 6, y: scale.y(value) + 4, 'text-anchor': 'end' },
      `${Math.round(value * 100)} %`,
    );
  const time = ({ timestampS, text }: TimeLabel) => {
    const x = scale.x(timestampS);
    const anchor = timestampS === 0 ? 'start' : x > right - 20 ? 'end' : 'middle';
    return svg('text', { class: 'axis', x, y: CHART_HEIGHT - 5, 'text-anchor': anchor }, text);
  };
  const labels = timeLabels(endS, Math.max(1, Math.floor((right - MARGIN.left) / MIN_LABEL_SPACING)));
  return [...[0, 0.5, 1].flatMap((value) => [grid(value), percent(value)]), ...labels.map(time)];
}

function faceLine(points: readonly TimelinePoint[], line: FaceLine, index: number, scale: ChartScale): SVGElement[] {
  return runsOf(points, line.scores).flatMap((run) => [
    svg('path', { class: `score line-${index}`, d: pathOf(run.map(({ timestampS, score }) =>
      [scale.x(timestampS), scale.y(score.probability)])) }),
    ...run.map(({ timestampS, score }) =>
      svg('circle', { class: `dot line-${index}`, cx: scale.x(timestampS), cy: scale.y(score.probability), r: 2.5 })),
  ]);
}

function band(run: ScoredPoint[], scale: ChartScale): SVGElement {
  const [alone] = run;
  if (run.length === 1 && alone) {
    const x = scale.x(alone.timestampS);
    const { low, high } = alone.score;
    return svg('line', { class: 'band-alone', x1: x, x2: x, y1: scale.y(low), y2: scale.y(high) });
  }
  const edge = (end: 'low' | 'high') => run.map(({ timestampS, score }): [number, number] =>
    [scale.x(timestampS), scale.y(score[end])]);
  return svg('path', { class: 'band', d: `${pathOf([...edge('high'), ...edge('low').reverse()])}Z` });
}

/** Each face's number where its line ends. */
function lineNumbers(points: readonly TimelinePoint[], lines: readonly FaceLine[], scale: ChartScale): SVGElement[] {
  const ends = lines.flatMap(({ face, scores }) => {
    const last = runsOf(points, scores).at(-1)?.at(-1);
    return last ? [{ face, x: scale.x(last.timestampS) + 6, y: scale.y(last.score.probability) + 4 }] : [];
  });
  return apart(ends).map(({ face, x, y }) => svg('text', { class: 'axis line-number', x, y }, String(face)));
}

/** A face's number on the chart, pixels. */
export interface NumberPlace {
  face: number;
  x: number;
  y: number;
}

/** The numbers moved up or down as little as lets each be read; the first stays where it is. */
export function apart(numbers: readonly NumberPlace[]): NumberPlace[] {
  const placed: NumberPlace[] = [];
  for (const number of numbers) {
    const beside = placed.filter(({ x }) => Math.abs(x - number.x) < NUMBER_SIZE);
    const isFree = (y: number) => beside.every((other) => Math.abs(other.y - y) >= NUMBER_SIZE);
    const [nearest] = [number.y, ...beside.flatMap(({ y }) => [y - NUMBER_SIZE, y + NUMBER_SIZE])]
      .filter((y) => isFree(y) && y >= MARGIN.top && y <= CHART_HEIGHT - MARGIN.bottom + 4)
      .sort((a, b) => Math.abs(a - number.y) - Math.abs(b - number.y));
    if (nearest !== undefined) placed.push({ ...number, y: nearest });
  }
  return placed;
}

function pathOf(places: (readonly number[])[]): string {
  return places.map(([x, y], i) => `${i ? 'L' : 'M'}${x} ${y}`).join('');
}

/** A time on the axis. */
export interface TimeLabel {
  timestampS: number;
  text: string;
}

/** Round times for at most `count` labels besides 0, as precise as their step. */
export function timeLabels(endS: number, count: number): TimeLabel[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
  const step = steps.find((candidate) => endS / candidate <= count) ?? endS;
  return Array.from({ length: Math.floor(endS / step + 1e-9) + 1 }, (_, i) => {
    const timestampS = i * step;
    return { timestampS, text: formatTimestamp(timestampS, step < 1) };
  });
}
