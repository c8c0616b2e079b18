/** Where an element lies in the tab's window. */
import type { ElementPlace } from '../shared/media.js';
import { clippedByPage, intersection, type Rect } from './clipping.js';
import { elementOf, type MediaElement } from './elements.js';

function shareOf(part: Rect, whole: Rect): number {
  const area = whole.width * whole.height;
  return area > 0 ? (part.width * part.height) / area : 0;
}

/** Size of a picture of these sides within a box, as object-fit lays it; "fill" and "cover" fill the box. */
function fitted(element: MediaElement, { width, height }: Rect): { width: number; height: number } {
  const [naturalWidth, naturalHeight] = element instanceof HTMLVideoElement
    ? [element.videoWidth, element.videoHeight] : [element.naturalWidth, element.naturalHeight];
  const fit = getComputedStyle(element).objectFit;
  if (!naturalWidth || !naturalHeight || fit === 'fill' || fit === 'cover') return { width, height };
  const ratio = Math.min(width / naturalWidth, height / naturalHeight);
  const used = fit === 'contain' ? ratio : Math.min(1, fit === 'none' ? 1 : ratio);
  return { width: Math.min(width, naturalWidth * used), height: Math.min(height, naturalHeight * used) };
}

/** The element's picture without bars beside it, which lies in the middle of its box. */
function pictureRect(element: MediaElement): Rect {
  const box = element.getBoundingClientRect();
  const { width, height } = fitted(element, box);
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}

/** The part of the element's picture that this frame's window shows, and how much of it that is. */
export function visiblePart(element: MediaElement): { rect: Rect; visible: number } {
  const whole = pictureRect(element);
  const rect = clippedByPage(whole, element);
  return { rect, visible: shareOf(rect, whole) };
}

/** In the tab's window; "frame" where a frame of another site lies between, whose place cannot be asked. */
export function placeOf(elementId: string): ElementPlace | 'gone' | 'frame' {
  const element = elementOf(elementId);
  if (!element) return 'gone';
  let { rect, visible } = visiblePart(element);
  for (let frame: Window = window; frame !== frame.top; frame = frame.parent) {
    let holder: Element | null;
    try {
      holder = frame.frameElement;
    } catch {
      holder = null;
    }
    if (!holder) return 'frame';
    const box = holder.getBoundingClientRect();
    const { clientLeft, clientTop } = holder;
    const moved = { ...rect, x: rect.x + box.x + clientLeft, y: rect.y + box.y + clientTop };
    rect = clippedByPage(moved, holder);
    visible *= shareOf(rect, moved);
  }
  // Where two fingers have zoomed the page, the window shows a part of it, larger.
  const view = window.top?.visualViewport;
  const { offsetLeft: left = 0, offsetTop: top = 0, width = innerWidth, height = innerHeight, scale = 1 } = view ?? {};
  const seen = intersection(rect, { x: left, y: top, width, height });
  visible *= shareOf(seen, rect);
  const isVideo = element instanceof HTMLVideoElement;
  return {
    ...seen, x: seen.x - left, y: seen.y - top, visible, scale: devicePixelRatio * scale,
    timeS: isVideo ? element.currentTime : 0, ended: isVideo && element.ended, paused: isVideo && element.paused,
  };
}
