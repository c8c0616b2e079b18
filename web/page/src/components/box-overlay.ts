import { html, setAttributes, svg } from '../dom.js';
import { formatProbability } from '../format.js';
import { FACES, PLAYER, RESULT } from '../strings.js';

/** A label's height in font sizes. */
const LABEL_LINE = 1.5;

/** A face's box, pixels of the upright frame. */
export interface BoxView {
  /** Number that the reader sees, from 1. */
  face: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Absent between judged frames, where nothing was judged. */
  probability?: number;
  wholePicture: boolean;
}

export interface BoxOverlay {
  /** Lies over all of a picture or video, whose pixels need not be square. */
  element: SVGSVGElement;
  /** `size`: of the upright frame, pixels. */
  draw(boxes: readonly BoxView[], size: { width: number; height: number }): void;
}

/** Boxes with their labels; those without a probability are dashed. */
export function createBoxOverlay(): BoxOverlay {
  const element = svg('svg', {
    class: 'media-boxes',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  return {
    element,
    draw(boxes, { width, height }) {
      setAttributes(element, { viewBox: `0 0 ${width} ${height}` });
      const unit = Math.max(width, height) / 100;
      // The first lies on top.
      element.replaceChildren(
        ...boxLabels(boxes, { width, height }).map(({ box, label }) => boxDrawing(box, label, unit)).reverse());
    },
  };
}

/** A switch that hides and shows an overlay. */
export function boxSwitch(overlay: BoxOverlay): HTMLElement {
  const toggle = html('input', { type: 'checkbox', checked: true });
  toggle.addEventListener('change', () => {
    overlay.element.style.visibility = toggle.checked ? '' : 'hidden';
  });
  return html('label', { class: 'check' }, toggle, PLAYER.showBoxes);
}

/** Where a box's text stands, pixels of the frame. */
export interface BoxLabel {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Each box with its label, the deciding face's first. Labels lie within the picture; one that is wider than it, or
 * would cover an earlier one, is cut down to the face's number.
 */
export function boxLabels(
  boxes: readonly BoxView[], size: { width: number; height: number },
): { box: BoxView; label: BoxLabel }[] {
  const placed: BoxLabel[] = [];
  return [...boxes].sort((a, b) => a.face - b.face).flatMap((box) => {
    const [whole, short] = labelTexts(box);
    const places = [...labelPlaces(whole, box, size).slice(0, 1), ...labelPlaces(short, box, size)];
    const free = places.find((place) =>
      place.x + place.width <= size.width && !placed.some((other) => overlap(place, other)));
    // In a crowd some lie below earlier ones.
    const label = free ?? places.at(-1);
    if (label) placed.push(label);
    return label ? [{ box, label }] : [];
  });
}

/** A box's text, and what stands for it where that has no room. */
function labelTexts({ face, probability, wholePicture }: BoxView): [whole: string, short: string] {
  const name = wholePicture ? RESULT.wholePicture : FACES.face(face);
  if (probability === undefined) return [name, FACES.box(face)];
  const score = formatProbability(probability);
  return [`${name} · ${score}`, wholePicture ? score : FACES.box(face)];
}

/** Places for a box's text, the best first: above the box, in its upper and in its lower edge. */
function labelPlaces(text: string, box: BoxView, size: { width: number; height: number }): BoxLabel[] {
  const fontSize = Math.max(size.width, size.height) * 0.026;
  const height = fontSize * LABEL_LINE;
  const width = text.length * fontSize * 0.56 + fontSize;
  const within = (at: number, length: number, end: number) => Math.max(0, Math.min(at, end - length));
  const x = within(box.x, width, size.width);
  return [box.y - height, box.y, box.y + box.height - height]
    .filter((y, index) => index > 0 || y >= 0)
    .map((y) => ({ text, x, y: within(y, height, size.height), width, height }));
}

function overlap(a: BoxLabel, b: BoxLabel): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** `unit` is a hundredth of the frame's longer side. */
function boxDrawing(box: BoxView, label: BoxLabel, unit: number): SVGElement {
  const side = { x: box.x, y: box.y, width: box.width, height: box.height };
  const { text, ...place } = label;
  const fontSize = label.height / LABEL_LINE;
  const dashes = box.probability === undefined ? `${unit * 1.6} ${unit}` : undefined;
  return svg(
    'g',
    { 'data-face': box.face },
    svg('rect', { class: 'box-shadow', ...side, 'stroke-width': unit * 0.9, 'stroke-dasharray': dashes }),
    svg('rect', { class: 'box', ...side, 'stroke-width': unit * 0.4, 'stroke-dasharray': dashes }),
    svg('rect', { class: 'box-label', ...place }),
    svg(
      'text',
      { class: 'box-text', x: label.x + fontSize / 2, y: label.y + fontSize * 1.08, 'font-size': fontSize },
      text,
    ),
  );
}
