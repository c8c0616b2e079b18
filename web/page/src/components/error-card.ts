import type { AirlErrorCode } from '@airl/lib';

import { html } from '../dom.js';
import { ERRORS } from '../strings.js';

/** Why a file could not be checked: plain words, then the exact message. */
export function errorCard(name: string, code: AirlErrorCode, message: string): HTMLElement {
  return html(
    'div',
    { class: 'card error-card', role: 'alert', 'data-code': code },
    html('h2', {}, ERRORS.heading(name)),
    html('p', {}, ERRORS.byCode[code]),
    html('p', { class: 'note' }, `${ERRORS.detail}: `, html('span', { class: 'exact' }, message)),
    html('p', { class: 'note' }, ERRORS.next),
  );
}

/** What stands in a result's place where a part of the page that shows it is missing. */
export function missingCard(message: string): HTMLElement {
  return html('div', { class: 'card error-card', role: 'alert' }, html('p', {}, message));
}

/** A check that the reader ended; `onAgain` is absent where it cannot be repeated. */
export function cancelledCard(name: string, onAgain: (() => void) | undefined): HTMLElement {
  const again = html('button', { type: 'button', class: 'button' }, ERRORS.again);
  if (onAgain) again.addEventListener('click', onAgain);
  return html('div', { class: 'card' }, html('h2', {}, ERRORS.cancelledHeading(name)), onAgain ? again : undefined);
}
