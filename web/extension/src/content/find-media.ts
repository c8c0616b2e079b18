/** Finds the videos and pictures of this frame, in shadow roots too. */
import { MAX_CANDIDATES, MAX_SEARCHED_ELEMENTS, MIN_MEDIA_SIDE } from '../shared/limits.js';
import type { Candidate, ForeignFrame, FoundMedia } from '../shared/media.js';
import { addressOf, elementOf, nameOf, toldAddressOf, type MediaElement } from './elements.js';
import { visiblePart } from './place.js';

/** Chrome's and Firefox's way into closed shadow roots, which extensions have and pages have not. */
interface ShadowAccess {
  dom?: { openOrClosedShadowRoot(element: HTMLElement): ShadowRoot | null };
}

function shadowRootOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot) return element.shadowRoot;
  // Only elements with a hyphen in their names, and a few others that hold no media, can have one.
  if (!(element instanceof HTMLElement) || !element.localName.includes('-')) return null;
  const firefox = element as { openOrClosedShadowRoot?: ShadowRoot | null };
  return firefox.openOrClosedShadowRoot
    ?? (chrome as ShadowAccess).dom?.openOrClosedShadowRoot(element) ?? null;
}

/** Elements of these kinds, the page's own tree first. */
function* search(root: Document | ShadowRoot, budget: { left: number }): Generator<Element, void, void> {
  const nested: ShadowRoot[] = [];
  for (const element of root.querySelectorAll('*')) {
    if (budget.left-- <= 0) return;
    if (/^(video|img|iframe)$/.test(element.localName)) yield element;
    const shadow = shadowRootOf(element);
    if (shadow) nested.push(shadow);
  }
  for (const shadow of nested) yield* search(shadow, budget);
}

/** What a saved file would be called, else the element's own label. */
function labelOf(element: MediaElement): string {
  const address = addressOf(element);
  if (/^https?:/.test(address)) {
    const last = new URL(address).pathname.split('/').at(-1) ?? '';
    try {
      if (last) return decodeURIComponent(last);
    } catch {
      return last;
    }
  }
  return element.getAttribute('alt') ?? element.getAttribute('aria-label') ?? element.title;
}

export function candidateOf(element: MediaElement): Candidate {
  const { width, height } = element.getBoundingClientRect();
  const isVideo = element instanceof HTMLVideoElement;
  return {
    elementId: nameOf(element), kind: isVideo ? 'video' : 'picture', url: toldAddressOf(element),
    name: labelOf(element).slice(0, 200), width, height, visible: visiblePart(element).visible,
    playing: isVideo && !element.paused && !element.ended,
    pictureInPicture: isVideo && document.pictureInPictureElement === element,
    encrypted: isVideo && Boolean(element.mediaKeys),
  };
}

function isOffered(element: MediaElement): boolean {
  const { width, height } = element.getBoundingClientRect();
  if (element instanceof HTMLVideoElement && document.pictureInPictureElement === element) return true;
  return Math.min(width, height) >= MIN_MEDIA_SIDE && (element instanceof HTMLVideoElement || element.naturalWidth > 0);
}

/** Frames whose documents this one cannot read. */
function foreignFrameOf(frame: HTMLIFrameElement): ForeignFrame | undefined {
  const { width, height } = frame.getBoundingClientRect();
  if (Math.min(width, height) < MIN_MEDIA_SIDE || frame.contentDocument) return undefined;
  const { origin, protocol } = new URL(frame.src || 'about:blank', document.baseURI);
  return /^https?:$/.test(protocol) ? { origin, width, height } : undefined;
}

/** All that can be checked in this frame, the largest first. */
export function findMedia(): FoundMedia {
  const candidates: Candidate[] = [];
  const foreignFrames: ForeignFrame[] = [];
  for (const element of search(document, { left: MAX_SEARCHED_ELEMENTS })) {
    if (element instanceof HTMLIFrameElement) {
      const frame = foreignFrameOf(element);
      if (frame) foreignFrames.push(frame);
    } else if (isOffered(element as MediaElement)) {
      candidates.push(candidateOf(element as MediaElement));
    }
  }
  const area = ({ width, height }: Candidate): number => width * height;
  candidates.sort((a, b) => area(b) - area(a));
  return { candidates: candidates.slice(0, MAX_CANDIDATES), foreignFrames };
}

/** An element that was told of; null where it is gone, or shows another address. */
export function findElement(elementId: string): Candidate | null {
  const element = elementOf(elementId);
  return element ? candidateOf(element) : null;
}

/** The element of this address: of several the largest in view. */
export function findByAddress(url: string): Candidate | null {
  if (url === '') return null;
  let best: Candidate | null = null;
  for (const element of search(document, { left: MAX_SEARCHED_ELEMENTS })) {
    if (element instanceof HTMLIFrameElement || addressOf(element as MediaElement) !== url) continue;
    const candidate = candidateOf(element as MediaElement);
    const area = candidate.width * candidate.height * candidate.visible;
    if (!best || area > best.width * best.height * best.visible) best = candidate;
  }
  return best;
}
