/** Content Credentials in the reader's language: the same for the page and for the reports that are kept. */
import { CREDENTIALS } from '../strings.js';
import { mediaTypeWithCredentials } from './container-scan.js';
import { readCredentials } from './credentials.js';
import type { Credentials } from './manifest-store.js';

export interface CredentialFacts {
  state: Credentials['state'] | 'unreadable';
  statement: string;
  /** What the statement means, and what it does not. */
  notes: string[];
  rows: [name: string, value: string][];
}

/** Verified already in this visit, so that choosing a file again does not verify it again. */
const verified = new WeakMap<File, Promise<Credentials | undefined>>();

/**
 * Of a file; undefined where it carries none, and the state "unreadable" where they cannot be read. `onFound` is
 * called where it carries some that are not verified yet.
 */
export async function credentialFacts(file: File, onFound?: () => void): Promise<CredentialFacts | undefined> {
  const reading = verified.get(file) ?? readOnce(file, onFound);
  verified.set(file, reading);
  try {
    const credentials = await reading;
    return credentials && factsOf(credentials);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { state: 'unreadable', statement: CREDENTIALS.unreadable, notes: [reason], rows: [] };
  }
}

async function readOnce(file: File, onFound?: () => void): Promise<Credentials | undefined> {
  const mediaType = await mediaTypeWithCredentials(file);
  if (!mediaType) return undefined;
  onFound?.();
  return readCredentials(file, mediaType);
}

function factsOf(credentials: Credentials): CredentialFacts {
  const { state, signer, signedAt, tools, origins, actions, ingredients, failures } = credentials;
  const rows: [string, string][] = [
    [CREDENTIALS.signer, signer.join(', ') || CREDENTIALS.unnamed],
    [CREDENTIALS.signedAt, signedAt ?? CREDENTIALS.noTime],
    [CREDENTIALS.origin, origins.map((origin) => CREDENTIALS.origins[origin]).join(', ')],
    [CREDENTIALS.tools, tools.join(', ')],
    [CREDENTIALS.actions, [...new Set(actions.map(actionName))].join(', ')],
    [CREDENTIALS.ingredients, ingredients > 0 ? CREDENTIALS.ingredientCount(ingredients) : ''],
    [CREDENTIALS.failures, failures.join(', ')],
  ];
  return {
    state,
    statement: CREDENTIALS.states[state],
    notes: [CREDENTIALS.meaning[state], CREDENTIALS.trust],
    rows: rows.filter(([, value]) => value !== ''),
  };
}

/** Steps that the standard does not name stay as they are written. */
function actionName(action: string): string {
  return Object.hasOwn(CREDENTIALS.actionNames, action) ? (CREDENTIALS.actionNames[action] ?? action) : action;
}
