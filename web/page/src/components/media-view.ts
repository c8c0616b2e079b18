import { html } from '../dom.js';
import { PLAYER, RESULT } from '../strings.js';
import { boxesAt, type FrameBoxes } from './box-motion.js';
import { boxSwitch, createBoxOverlay } from './box-overlay.js';
import { indexNearest } from './timeline-points.js';

export type { BoxView } from './box-overlay.js';
export type { FrameBoxes } from './box-motion.js';

export interface MediaViewOptions {
  file: Blob;
  kind: 'picture' | 'video';
  name: string;
  /** Pixels of the upright frame; a video's player may show them wider or narrower than they are high. */
  width: number;
  height: number;
  /** In time. */
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

/** The picture or video as it was checked, with boxes that follow the faces. */
export function createMediaView(options: MediaViewOptions): MediaView {
  const url = URL.createObjectURL(options.file);
  const overlay = createBoxOverlay();
  const frame = html('div', { class: 'media-frame' });
  shape(options);
  const isVideo = options.kind === 'video';
  const media = isVideo ? video() : html('img', { src: url, alt: options.name });
  const hint = html('span', { class: 'note' }, PLAYER.hint);
  const element = html(
    'div',
    { class: 'media-view' },
    frame,
    html('p', { class: 'media-switches' }, boxSwitch(overlay), isVideo ? hint : undefined),
  );
  media.addEventListener('error', () => {
    const text = isVideo ? RESULT.videoUnplayable : RESULT.pictureUnshowable;
    element.replaceChildren(html('p', { class: 'note' }, text));
  });
  frame.append(media, overlay.element);
  overlay.draw(options.frames[0]?.boxes ?? [], options);

  /** Gives the frame the picture's aspect ratio. */
  function shape({ width, height }: { width: number; height: number }): void {
    frame.style.setProperty('--media-width', String(width));
    frame.style.setProperty('--media-height', String(height));
  }

  function video(): HTMLVideoElement {
    const player = html('video', {
      src: url,
      controls: true,
      muted: true,
      playsinline: true,
      preload: 'auto',
      'aria-label': options.name,
    });
    player.muted = true;
    player.addEventListener('loadedmetadata', () => {
      const { videoWidth: width, videoHeight: height } = player;
      // Stored pixels need not be square.
      if (width > 0 && height > 0) shape({ width, height });
    });
    follow(player);
    return player;
  }

  /** Draws the boxes of each frame that the player shows. */
  function follow(player: HTMLVideoElement): void {
    const draw = (timeS: number) => {
      overlay.draw(boxesAt(options.frames, timeS), options);
      if (!player.paused) options.onFrame?.(indexNearest(options.frames, timeS));
    };
    if (!('requestVideoFrameCallback' in player)) {
      (player as HTMLVideoElement).addEventListener('timeupdate', () => draw((player as HTMLVideoElement).currentTime));
      return;
    }
    const onFrame = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      draw(mediaTime);
      player.requestVideoFrameCallback(onFrame);
    };
    player.requestVideoFrameCallback(onFrame);
  }

  return {
    element,
    show(index) {
      const target = options.frames[index];
      if (!target) return;
      overlay.draw(target.boxes, options);
      // A frame's own time may be rounded down to the frame before it.
      if (media instanceof HTMLVideoElement) media.currentTime = target.timestampS + 0.001;
    },
    dispose() {
      media.removeAttribute('src');
      URL.revokeObjectURL(url);
    },
  };
}
