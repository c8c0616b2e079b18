import { html, svg } from '../dom.js';
import { formatProbability } from '../format.js';
import { FACES, RESULT } from '../strings.js';
import { indexNearest } from './timeline.js';

/** A face's box in one frame, pixels of the upright frame. */
export interface BoxView {
  /** Number that the reader sees, from 1. */
  face: number;
  x: number;
  y: number;
  width: number;
  height: number;
  probability: number;
  wholePicture: boolean;
}

/** The boxes of one judged frame. */
export interface FrameBoxes {
  timestampS: number;
  boxes: BoxView[];
}

export interface MediaViewOptions {
  file: Blob;
  kind: 'picture' | 'video';
  name: string;
  /** Pixels of the upright frame. */
  width: number;
  height: number;
  frames: FrameBoxes[];
  /** Called when playback passes a judged frame. */
  onFrame?: (index: number) => void;
}

export interface MediaView {
  element: HTMLElement;
  /** Shows a judged frame. */
  show(index: number): void;
  dispose(): void;
}

/** The picture or video as it was checked, with the found faces drawn over it. */
export function createMediaView(options: MediaViewOptions): MediaView {
  const url = URL.createObjectURL(options.file);
  const overlay = svg('svg', {
    class: 'media-boxes',
    viewBox: `0 0 ${options.width} ${options.height}`,
    preserveAspectRatio: 'xMidYMid meet',
    'aria-hidden': 'true',
  });
  const frame = html('div', { class: 'media-frame' });
  frame.style.setProperty('--media-width', String(options.width));
  frame.style.setProperty('--media-height', String(options.height));
  const media = options.kind === 'video' ? video() : picture();
  media.addEventListener('error', () => {
    const text = options.kind === 'video' ? RESULT.videoUnplayable : RESULT.pictureUnshowable;
    frame.replaceChildren(html('p', { class: 'note' }, text));
    frame.classList.add('unshowable');
  });
  frame.append(media, overlay);
  drawBoxes(0);

  function picture(): HTMLImageElement {
    return html('img', { src: url, alt: options.name });
  }

  function video(): HTMLVideoElement {
    const element = html('video', {
      src: url,
      controls: true,
      muted: true,
      playsinline: true,
      preload: 'auto',
      'aria-label': options.name,
    });
    element.muted = true;
    element.addEventListener('timeupdate', () => {
      if (element.paused) return;
      const index = indexNearest(options.frames, element.currentTime);
      drawBoxes(index);
      options.onFrame?.(index);
    });
    return element;
  }

  function drawBoxes(index: number): void {
    const unit = Math.max(options.width, options.height) / 100;
    overlay.replaceChildren(...(options.frames[index]?.boxes ?? []).map((box) => boxDrawing(box, unit)));
  }

  return {
    element: frame,
    show(index) {
      const target = options.frames[index];
      if (!target) return;
      drawBoxes(index);
      if (media instanceof HTMLVideoElement && media.paused) media.currentTime = target.timestampS;
    },
    dispose() {
      media.removeAttribute('src');
      URL.revokeObjectURL(url);
    },
  };
}

/** A box with its label; `unit` is a hundredth of the frame's longer side. */
function boxDrawing(box: BoxView, unit: number): SVGElement {
  const label = box.wholePicture
    ? RESULT.wholePicture
    : `${FACES.face(box.face)} · ${formatProbability(box.probability)}`;
  const fontSize = unit * 2.6;
  const labelHeight = fontSize * 1.5;
  const labelWidth = label.length * fontSize * 0.56 + fontSize;
  const labelY = box.y >= labelHeight ? box.y - labelHeight : box.y;
  return svg(
    'g',
    {},
    svg('rect', {
      class: 'box-shadow',
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
      'stroke-width': unit * 0.9,
    }),
    svg('rect', { class: 'box', x: box.x, y: box.y, width: box.width, height: box.height, 'stroke-width': unit * 0.4 }),
    svg('rect', { class: 'box-label', x: box.x, y: labelY, width: labelWidth, height: labelHeight }),
    svg(
      'text',
      { class: 'box-text', x: box.x + fontSize / 2, y: labelY + fontSize * 1.08, 'font-size': fontSize },
      label,
    ),
  );
}
