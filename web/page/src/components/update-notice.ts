import { html } from '../dom.js';
import { OFFLINE } from '../strings.js';

/** One quiet line: a newer build waits, and the reader says when it starts. */
export function updateNotice(onLoad: () => void): HTMLElement {
  const load = html('button', { type: 'button', class: 'button' }, OFFLINE.load);
  load.addEventListener('click', onLoad);
  return html('p', { class: 'update-notice' }, OFFLINE.newer, load);
}
