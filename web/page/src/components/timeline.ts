import { formatInterval, formatProbability, formatTimestamp } from '../format.js';
import { html, setAttributes, svg } from '../dom.js';
import { FACES, TIMELINE, TIMES } from '../strings.js';
import type { ThresholdsView } from './probability-bar.js';
import { CHART_HEIGHT, ChartScale, MARGIN, MAX_LINES, chartElements } from './timeline-chart.js';
import { indexNearest, indexOfHighest, type FaceLine, type PointScore, type TimelinePoint } from './timeline-points.js';

export type { FaceLine, TimelinePoint } from './timeline-points.js';

export interface TimelineOptions {
  /** In time. */
  points: TimelinePoint[];
  /** A line each, the deciding face first. Default: one line of the points' own scores. */
  faces?: FaceLine[];
  thresholds: ThresholdsView;
  /** End of the time axis, seconds; at least the last point's time. */
  durationS: number;
  /** Called when the reader asks for a frame: by click, Enter or arrow keys. Pointing only reads. */
  onSelect?: (index: number) => void;
}

export interface Timeline {
  element: HTMLElement;
  /** Marks a frame without calling onSelect. */
  select(index: number): void;
  dispose(): void;
}

/** The score over time as a chart whose frames are read with pointer or arrow keys. */
export function createTimeline(options: TimelineOptions): Timeline {
  const { points, thresholds } = options;
  const faces = options.faces ?? [{ face: 1, scores: points.map(({ score }) => score) }];
  const endS = Math.max(options.durationS, points.at(-1)?.timestampS ?? 0, 0.001);
  let scale = new ChartScale(640, endS);
  let selected = indexOfHighest(points);
  /** Under the pointer. */
  let pointed: number | undefined;

  const drawing = svg('svg', { class: 'timeline-drawing', height: CHART_HEIGHT, 'aria-hidden': 'true' });
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
    legend(points, faces),
    html('p', { class: 'note' }, TIMES.hint),
  );

  const edges = { y1: MARGIN.top, y2: CHART_HEIGHT - MARGIN.bottom };
  const place = svg('line', { class: 'place', ...edges });
  const cursor = svg('line', { class: 'cursor', ...edges });
  const dots = svg('g', { class: 'cursor-dots' });

  function draw(): void {
    drawing.replaceChildren(...chartElements({ points, faces, thresholds, endS }, scale), place, cursor, dots);
    setAttributes(drawing, { viewBox: `0 0 ${scale.width} ${CHART_HEIGHT}`, width: scale.width });
    mark();
  }

  /** The selected frame's place, and the readout of the frame that is pointed at, else of the selected one. */
  function mark(): void {
    const chosen = points[selected];
    const read = pointed ?? selected;
    const point = points[read];
    if (!chosen || !point) return;
    readout.textContent = describe(point, read, faces);
    setAttributes(chart, { 'aria-valuenow': selected, 'aria-valuetext': describe(chosen, selected, faces) });
    setAttributes(place, { x1: scale.x(chosen.timestampS), x2: scale.x(chosen.timestampS) });
    setAttributes(cursor, { x1: scale.x(point.timestampS), x2: scale.x(point.timestampS) });
    const cx = scale.x(point.timestampS);
    dots.replaceChildren(...faces.slice(0, MAX_LINES).flatMap(({ scores }) => {
      const score = scores[read];
      return score ? [svg('circle', { class: 'cursor-dot', r: 5, cx, cy: scale.y(score.probability) })] : [];
    }));
  }

  function choose(index: number): void {
    selected = Math.min(points.length - 1, Math.max(0, index));
    pointed = undefined;
    mark();
    if (points[selected]) options.onSelect?.(selected);
  }

  function indexUnder(event: MouseEvent): number {
    return indexNearest(points, scale.timeAt(event.clientX - chart.getBoundingClientRect().left));
  }

  chart.addEventListener('pointermove', (event) => {
    const index = indexUnder(event);
    if (index === pointed || index < 0) return;
    pointed = index;
    mark();
  });
  chart.addEventListener('pointerleave', () => {
    pointed = undefined;
    mark();
  });
  chart.addEventListener('click', (event) => choose(indexUnder(event)));
  chart.addEventListener('keydown', (event) => {
    const target = {
      Enter: selected,
      ' ': selected,
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
    choose(target);
  });

  const observer = new ResizeObserver((entries) => {
    const available = Math.floor(entries[0]?.contentRect.width ?? scale.width);
    if (available < 1 || available === scale.width) return;
    scale = new ChartScale(available, endS);
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

/** Time, and what each face scored then. */
function describe({ timestampS }: TimelinePoint, index: number, faces: readonly FaceLine[]): string {
  return TIMELINE.value(formatTimestamp(timestampS), scoresText(index, faces));
}

/** What each face scored in a frame. */
export function scoresText(index: number, faces: readonly FaceLine[]): string {
  const text = ({ probability, low, high }: PointScore) =>
    `${formatProbability(probability)} (${formatInterval(low, high)})`;
  const seen = faces.flatMap(({ face, scores }) => {
    const score = scores[index];
    if (!score) return [];
    return [faces.length > 1 ? `${FACES.face(face)} ${text(score)}` : text(score)];
  });
  return seen.length > 0 ? seen.join(' · ') : TIMELINE.noFace;
}

function legend(points: readonly TimelinePoint[], faces: readonly FaceLine[]): HTMLElement {
  const lines = faces.slice(0, MAX_LINES);
  const names = lines.length > 1
    ? lines.map(({ face }, index) => legendKey(`line line-${index}`, FACES.face(face)))
    : [legendKey('line', TIMES.legendScore)];
  return html(
    'p',
    { class: 'timeline-legend note' },
    ...names,
    faces.length > lines.length ? html('span', {}, TIMES.moreFaces(faces.length - lines.length)) : undefined,
    legendKey('band', lines.length > 1 ? TIMES.legendIntervalOf(lines[0]?.face ?? 1) : TIMELINE.legendInterval),
    points.some(({ score }) => !score) ? legendKey('gap', TIMELINE.legendNoFace) : undefined,
  );
}

function legendKey(name: string, text: string): HTMLElement {
  return html('span', { class: 'legend-key' }, html('span', { class: `swatch ${name}`, 'aria-hidden': 'true' }), text);
}
