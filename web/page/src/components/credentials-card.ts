import type { CredentialFacts } from '../credentials/facts.js';
import { html } from '../dom.js';
import { CREDENTIALS } from '../strings.js';

/** Reads what a file's Content Credentials say; `onFound` is called where it carries some, before they are verified. */
export type ReadCredentials = (onFound?: () => void) => Promise<CredentialFacts | undefined>;

/**
 * What a file's Content Credentials say and whether they hold; hidden for a file that carries none. Fills itself when
 * the signature has been verified, which the verdict does not wait for.
 */
export function credentialsCard(read: ReadCredentials): HTMLElement {
  const card = html('section', { class: 'card credentials', 'aria-label': CREDENTIALS.title, hidden: true });
  const body = html('div', { role: 'status' });
  card.append(html('h3', {}, CREDENTIALS.title), body);
  const show = (...children: HTMLElement[]) => {
    body.replaceChildren(...children);
    card.hidden = false;
  };
  void read(() => show(html('p', {}, CREDENTIALS.reading))).then((facts) => {
    if (!facts) return;
    card.dataset.state = facts.state;
    show(
      html('p', { class: 'credentials-state' }, facts.statement),
      ...facts.notes.map((note) => html('p', { class: 'note' }, note)),
      html('dl', {}, ...facts.rows.flatMap(([name, value]) => [html('dt', {}, name), html('dd', {}, value)])),
    );
  });
  return card;
}
