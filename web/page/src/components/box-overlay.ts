import { html, setAttributes, svg } from '../dom.js';
import { formatProbability } from '../format.js';
import { FACES, PLAYER, RESULT } from '../strings.js';

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
  /** Lies over a picture or video of the same aspect ratio. */
  element: SVGSVGElement;
  /** `size`: of the upright frame, pixels. */
  draw(boxes: readonly BoxView[], size: { width: number; height: number }): void;
}

/** Boxes with their labels; those without a probability are dashed. */
export function createBoxOverlay(): BoxOverlay {
  const element = svg('svg', {
    class: 'media-boxes',
    preserveAspectRatio: 'xMidYMid meet',
    'aria-hidden': 'true',
  });
  return {
    element,
    draw(boxes, { width, height }) {
      setAttributes(element, { viewBox: `0 0 ${width} ${height}` });
      const unit = Math.max(width, height) / 100;
      element.replaceChildren(...boxes.map((box) => boxDrawing(box, unit)));
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

/** A box with its label; `unit` is a hundredth of the frame's longer side. */
function boxDrawing(box: BoxView, unit: number): SVGElement {
  const { x, y, width, height, probability } = box;
  const name = box.wholePicture ? RESULT.wholePicture : FACES.face(box.face);
  const label = probability === undefined ? name : `${name} · ${formatProbability(probability)}`;
  const fontSize = unit * 2.6;
  const labelHeight = fontSize * 1.5;
  const labelWidth = label.length * fontSize * 0.56 + fontSize;
  const labelY = y >= labelHeight ? y - labelHeight : y;
  const dashes = probability === undefined ? `${unit * 1.6} ${unit}` : undefined;
  const side = { x, y, width, height };
  return svg(
    'g',
    { 'data-face': box.face },
    svg('rect', { class: 'box-shadow', ...side, 'stroke-width': unit * 0.9, 'stroke-dasharray': dashes }),
    svg('rect', { class: 'box', ...side, 'stroke-width': unit * 0.4, 'stroke-dasharray': dashes }),
    svg('rect', { class: 'box-label', x, y: labelY, width: labelWidth, height: labelHeight }),
    svg('text', { class: 'box-text', x: x + fontSize / 2, y: labelY + fontSize * 1.08, 'font-size': fontSize }, label),
  );
}
