import { html } from '../dom.js';
import type { LiveKind } from '../live-sources.js';
import { LIVE } from '../strings.js';

export interface LiveButtons {
  element: HTMLElement;
  /** Why a camera or screen could not be opened; empty clears it. */
  tell(message: string): void;
}

/** Ways to check what plays now. */
export function createLiveButtons(onOpen: (kind: LiveKind) => void): LiveButtons {
  const note = html('p', { class: 'live-note', role: 'status' });
  const button = (kind: LiveKind, text: string) => {
    const element = html('button', { type: 'button', class: 'button' }, text);
    element.addEventListener('click', () => onOpen(kind));
    return element;
  };
  return {
    element: html(
      'div',
      { class: 'live-sources' },
      html(
        'div',
        { class: 'live-buttons' },
        button('webcam', LIVE.webcam),
        button('screen', LIVE.screen),
      ),
      note,
    ),
    tell(message) {
      note.textContent = message;
    },
  };
}
