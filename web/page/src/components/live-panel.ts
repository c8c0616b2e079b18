import type { StreamEvent } from '@airl/lib';

import { html } from '../dom.js';
import { formatInterval, formatProbability, formatTimestamp } from '../format.js';
import { LIVE } from '../strings.js';
import { boxSwitch, createBoxOverlay } from './box-overlay.js';

export interface LivePanelOptions {
  name: string;
  /** Belongs to the caller. */
  stream: MediaStream;
  /** Ends the check with its report. */
  onStop: () => void;
  onCancel: () => void;
}

export interface LivePanel {
  element: HTMLElement;
  update(view: { frames: number; latest?: StreamEvent }): void;
  dispose(): void;
}

/** What a camera or screen shows, with the faces and the score of the last seconds. */
export function createLivePanel({ name, stream, onStop, onCancel }: LivePanelOptions): LivePanel {
  const overlay = createBoxOverlay();
  const video = html('video', { class: 'live-video', muted: true, playsinline: true, 'aria-label': name });
  video.muted = true;
  video.autoplay = true;
  video.srcObject = stream;
  const score = html('span', { class: 'big-number' });
  const interval = html('span', { class: 'interval-text' });
  const since = html('p', { class: 'note live-since' }, LIVE.waiting);
  const button = (text: string, kind: string, onClick: () => void) => {
    const element = html('button', { type: 'button', class: `button ${kind}` }, text);
    element.addEventListener('click', onClick);
    return element;
  };
  const element = html(
    'section',
    { class: 'card live-panel', 'aria-label': LIVE.title },
    html('h2', {}, name),
    html('div', { class: 'live-frame' }, video, overlay.element),
    html('p', { class: 'verdict-score' }, `${LIVE.recent} `, score, interval),
    since,
    html(
      'p',
      { class: 'live-actions' },
      button(LIVE.stop, 'primary', onStop),
      button(LIVE.discard, '', onCancel),
      boxSwitch(overlay),
    ),
    html('p', { class: 'note' }, LIVE.hint),
  );

  return {
    element,
    update({ frames, latest }) {
      if (!latest) return;
      const { recent, faces, timestampS } = latest;
      score.textContent = recent ? formatProbability(recent.probability) : LIVE.noFace;
      interval.textContent = recent ? LIVE.interval(formatInterval(recent.low, recent.high)) : '';
      since.textContent = LIVE.since(formatTimestamp(timestampS, false), frames);
      overlay.draw(
        faces.map(({ track, box, probability }) => ({ face: track + 1, ...box, probability, wholePicture: false })),
        { width: video.videoWidth, height: video.videoHeight },
      );
    },
    dispose() {
      video.srcObject = null;
    },
  };
}
