import { html } from '../dom.js';
import { CREDENTIALS } from '../strings.js';
import { mediaTypeWithCredentials } from '../credentials/container-scan.js';
import { readCredentials } from '../credentials/credentials.js';
import type { Credentials } from '../credentials/manifest-store.js';

/** Verified already in this visit, so that choosing a file again does not verify it again. */
const verified = new WeakMap<File, Promise<Credentials | undefined>>();

/**
 * What a file's Content Credentials say and whether they hold; hidden for a file that carries none. Fills itself when
 * the signature has been verified, which the verdict does not wait for.
 */
export function credentialsCard(file: File): HTMLElement {
  const card = html('section', { class: 'card credentials', 'aria-label': CREDENTIALS.title, hidden: true });
  const body = html('div', { role: 'status' });
  card.append(html('h3', {}, CREDENTIALS.title), body);
  const show = (...children: (HTMLElement | undefined)[]) => {
    body.replaceChildren(...children.filter((child) => child !== undefined));
    card.hidden = false;
  };
  const onFound = () => show(html('p', {}, CREDENTIALS.reading));
  const reading = verified.get(file) ?? readOnce(file, onFound);
  verified.set(file, reading);
  reading.then(
    (credentials) => {
      if (!credentials) return;
      card.dataset.state = credentials.state;
      show(...findings(credentials));
    },
    (error: unknown) => {
      card.dataset.state = 'unreadable';
      const reason = error instanceof Error ? error.message : String(error);
      show(html('p', {}, `${CREDENTIALS.unreadable} `, html('span', { class: 'exact' }, reason)));
    },
  );
  return card;
}

async function readOnce(file: File, onFound: () => void): Promise<Credentials | undefined> {
  const mediaType = await mediaTypeWithCredentials(file);
  if (!mediaType) return undefined;
  onFound();
  return readCredentials(file, mediaType);
}

function findings(credentials: Credentials): (HTMLElement | undefined)[] {
  const { state, signer, signedAt, tools, origins, actions, ingredients, failures } = credentials;
  return [
    html('p', { class: 'credentials-state' }, CREDENTIALS.states[state]),
    html('p', { class: 'note' }, CREDENTIALS.meaning[state]),
    html(
      'dl',
      {},
      ...row(CREDENTIALS.signer, signer.join(', ') || CREDENTIALS.unnamed),
      ...row(CREDENTIALS.signedAt, signedAt ?? CREDENTIALS.noTime),
      ...row(CREDENTIALS.origin, origins.map((origin) => CREDENTIALS.origins[origin]).join(', ')),
      ...row(CREDENTIALS.tools, tools.join(', ')),
      ...row(CREDENTIALS.actions, [...new Set(actions.map(actionName))].join(', ')),
      ...row(CREDENTIALS.ingredients, ingredients > 0 ? CREDENTIALS.ingredientCount(ingredients) : ''),
      ...row(CREDENTIALS.failures, failures.join(', ')),
    ),
    html('p', { class: 'note' }, CREDENTIALS.trust),
  ];
}

/** Steps that the standard does not name stay as they are written. */
function actionName(action: string): string {
  return Object.hasOwn(CREDENTIALS.actionNames, action) ? (CREDENTIALS.actionNames[action] ?? action) : action;
}

/** Nothing where the value is empty. */
function row(name: string, value: string): HTMLElement[] {
  return value ? [html('dt', {}, name), html('dd', {}, value)] : [];
}
