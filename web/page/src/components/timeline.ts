import { formatInterval, formatProbability, formatTimestamp } from '../format.js';
import { html, setAttributes, svg } from '../dom.js';
import { TIMELINE } from '../strings.js';
import type { ThresholdsView } from './probability-bar.js';

/** One judged frame. `score` is absent where no face was found. */
export interface TimelinePoint {
  timestampS: number;
  score?: { probability: number; low?: number; high?: number };
}

export interface TimelineOptions {
  points: TimelinePoint[];
  thresholds: ThresholdsView;
  /** End of the time axis, seconds; at least the last point's time. */
  durationS: number;
  /** Called when the reader moves to a frame by pointer or keyboard. */
  onSelect?: (index: number) => void;
}

export interface Timeline {
  element: HTMLElement;
  /** Marks a frame without calling onSelect. */
  select(index: number): void;
  dispose(): void;
}

const HEIGHT = 168;
const MARGIN = { top: 10, right: 12, bottom: 22, left: 40 };
const MIN_LABEL_SPACING = 64;

/** The score over time as a chart whose frames are read with pointer or arrow keys. */
export function createTimeline(options: TimelineOptions): Timeline {
  const { points, thresholds } = options;
  const endS = Math.max(options.durationS, points.at(-1)?.timestampS ?? 0, 0.001);
  let width = 640;
  let selected = Math.max(0, indexOfHighest(points));

  const x = (timestampS: number) => MARGIN.left + (timestampS / endS) * (width - MARGIN.left - MARGIN.right);
  const y = (probability: number) => MARGIN.top + (1 - probability) * (HEIGHT - MARGIN.top - MARGIN.bottom);

  const drawing = svg('svg', { class: 'timeline-drawing', height: HEIGHT, 'aria-hidden': 'true' });
  const chart = html(
    'div',
    {
      class: 'timeline-chart',
      role: 'slider',
      tabindex: 0,
      'aria-label': TIMELINE.label,
      'aria-valuemin': 0,
      'aria-valuemax': Math.max(0, points.length - 1),
    },
    drawing,
  );
  const readout = html('p', { class: 'timeline-readout' });
  const element = html(
    'div',
    { class: 'timeline' },
    readout,
    chart,
    html(
      'p',
      { class: 'timeline-legend note' },
      legendKey('line', TIMELINE.legendScore),
      points.some((point) => point.score?.low !== undefined) ? legendKey('band', TIMELINE.legendInterval) : undefined,
      points.some((point) => !point.score) ? legendKey('gap', TIMELINE.legendNoFace) : undefined,
    ),
    html('p', { class: 'note' }, TIMELINE.hint),
  );

  const cursor = svg('line', { class: 'cursor', y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom });
  const cursorDot = svg('circle', { class: 'cursor-dot', r: 5 });

  function draw(): void {
    drawing.replaceChildren(
      ...axes(),
      ...runs(points).flatMap((run) => [band(run), line(run)]),
      ...points.map(dot),
      cursor,
      cursorDot,
    );
    setAttributes(drawing, { viewBox: `0 0 ${width} ${HEIGHT}`, width });
    mark();
  }

  function axes(): SVGElement[] {
    const right = width - MARGIN.right;
    const horizontal = (value: number, name: string) =>
      svg('line', { class: name, x1: MARGIN.left, x2: right, y1: y(value), y2: y(value) });
    const percentLabel = (value: number) =>
      svg(
        'text',
        { class: 'axis', x: MARGIN.left - 6, y: y(value) + 4, 'text-anchor': 'end' },
        `${Math.round(value * 100)} %`,
      );
    const ticks = timeTicks(endS, Math.max(1, Math.floor((right - MARGIN.left) / MIN_LABEL_SPACING)));
    return [
      svg('rect', {
        class: 'zone fake',
        x: MARGIN.left,
        width: right - MARGIN.left,
        y: y(1),
        height: y(thresholds.likelyFake) - y(1),
      }),
      svg('rect', {
        class: 'zone no-sign',
        x: MARGIN.left,
        width: right - MARGIN.left,
        y: y(thresholds.noSign),
        height: y(0) - y(thresholds.noSign),
      }),
      horizontal(1, 'grid'),
      horizontal(0.5, 'grid'),
      horizontal(0, 'grid'),
      horizontal(thresholds.likelyFake, 'threshold fake'),
      horizontal(thresholds.noSign, 'threshold no-sign'),
      ...[0, 0.5, 1].map(percentLabel),
      ...ticks.map((tick) =>
        svg(
          'text',
          {
            class: 'axis',
            x: x(tick),
            y: HEIGHT - 5,
            'text-anchor': tick === 0 ? 'start' : x(tick) > right - 20 ? 'end' : 'middle',
          },
          formatTimestamp(tick, endS < 5),
        ),
      ),
    ];
  }

  function line(run: ScoredPoint[]): SVGElement {
    return svg('path', {
      class: 'score',
      d: run.map((point, i) => `${i ? 'L' : 'M'}${x(point.timestampS)} ${y(point.score.probability)}`).join(''),
    });
  }

  function band(run: ScoredPoint[]): SVGElement {
    const upper = run.map((point) => `${x(point.timestampS)} ${y(point.score.high ?? point.score.probability)}`);
    const lower = run
      .map((point) => `${x(point.timestampS)} ${y(point.score.low ?? point.score.probability)}`)
      .reverse();
    return svg('path', { class: 'band', d: `M${[...upper, ...lower].join('L')}Z` });
  }

  function dot(point: TimelinePoint): SVGElement {
    if (!point.score)
      return svg('line', { class: 'gap', x1: x(point.timestampS), x2: x(point.timestampS), y1: y(0) - 5, y2: y(0) });
    return svg('circle', { class: 'dot', cx: x(point.timestampS), cy: y(point.score.probability), r: 2.5 });
  }

  function mark(): void {
    const point = points[selected];
    if (!point) return;
    const text = describe(point);
    readout.textContent = text;
    setAttributes(chart, { 'aria-valuenow': selected, 'aria-valuetext': text });
    setAttributes(cursor, { x1: x(point.timestampS), x2: x(point.timestampS) });
    setAttributes(cursorDot, {
      cx: x(point.timestampS),
      cy: y(point.score?.probability ?? 0),
      visibility: point.score ? 'visible' : 'hidden',
    });
  }

  function move(index: number): void {
    const next = Math.min(points.length - 1, Math.max(0, index));
    if (next === selected) return;
    selected = next;
    mark();
    options.onSelect?.(selected);
  }

  chart.addEventListener('pointermove', (event) => {
    const at =
      ((event.clientX - chart.getBoundingClientRect().left - MARGIN.left) / (width - MARGIN.left - MARGIN.right)) *
      endS;
    move(indexNearest(points, at));
  });
  chart.addEventListener('keydown', (event) => {
    const target = {
      ArrowLeft: selected - 1,
      ArrowDown: selected - 1,
      ArrowRight: selected + 1,
      ArrowUp: selected + 1,
      PageDown: selected - 10,
      PageUp: selected + 10,
      Home: 0,
      End: points.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  });

  const observer = new ResizeObserver((entries) => {
    const available = Math.floor(entries[0]?.contentRect.width ?? width);
    if (available < 1 || available === width) return;
    width = available;
    draw();
  });
  observer.observe(chart);
  draw();

  return {
    element,
    select(index) {
      if (index === selected || !points[index]) return;
      selected = index;
      mark();
    },
    dispose: () => observer.disconnect(),
  };
}

type ScoredPoint = TimelinePoint & { score: NonNullable<TimelinePoint['score']> };

/** Stretches of neighbouring frames with a score; a frame without a face ends one. */
function runs(points: TimelinePoint[]): ScoredPoint[][] {
  const found: ScoredPoint[][] = [];
  let open: ScoredPoint[] | undefined;
  for (const point of points) {
    if (!point.score) open = undefined;
    else if (open) open.push(point as ScoredPoint);
    else found.push((open = [point as ScoredPoint]));
  }
  return found;
}

function describe(point: TimelinePoint): string {
  const time = formatTimestamp(point.timestampS);
  if (!point.score) return TIMELINE.value(time, TIMELINE.noFace);
  const { probability, low, high } = point.score;
  const interval = low !== undefined && high !== undefined ? formatInterval(low, high) : undefined;
  return TIMELINE.value(time, formatProbability(probability), interval);
}

/** Index of the frame nearest in time; -1 where there is none. */
export function indexNearest(points: { timestampS: number }[], timestampS: number): number {
  let best = -1;
  let distance = Infinity;
  points.forEach((point, index) => {
    const d = Math.abs(point.timestampS - timestampS);
    if (d < distance) [best, distance] = [index, d];
  });
  return best;
}

function indexOfHighest(points: TimelinePoint[]): number {
  let best = -1;
  points.forEach((point, index) => {
    if (point.score && point.score.probability > (points[best]?.score?.probability ?? -1)) best = index;
  });
  return best;
}

/** Round times for at most `count` labels. */
function timeTicks(endS: number, count: number): number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
  const step = steps.find((candidate) => endS / candidate <= count) ?? endS;
  return Array.from({ length: Math.floor(endS / step + 1e-9) + 1 }, (_, i) => i * step);
}

function legendKey(name: string, text: string): HTMLElement {
  return html('span', { class: 'legend-key' }, html('span', { class: `swatch ${name}`, 'aria-hidden': 'true' }), text);
}
