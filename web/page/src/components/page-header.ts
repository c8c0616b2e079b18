import { html } from '../dom.js';
import { APP } from '../strings.js';

/** Name, purpose and the one promise that matters before a file is chosen. */
export function pageHeader(): HTMLElement {
  return html(
    'div',
    { class: 'page-title' },
    html('h1', {}, APP.name),
    html('p', { class: 'tagline' }, APP.tagline),
    html('p', { class: 'tag local-only' }, APP.localOnly),
  );
}
