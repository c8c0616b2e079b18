import { html } from '../dom.js';
import { EMPTY } from '../strings.js';

/** What the page does and does not do, before the first file. */
export function emptyState(): HTMLElement {
  return html(
    'section',
    { class: 'empty-state', 'aria-label': EMPTY.title },
    html('h2', {}, EMPTY.title),
    ...EMPTY.points.map((point) => html('div', {}, html('h3', {}, point.title), html('p', {}, point.text))),
  );
}
