/** A manifest store in c2pa-rs's JSON, read as what it is: a stranger's text. The only file that knows its form. */
import { MAX_CREDENTIALS_ENTRIES, MAX_CREDENTIALS_NAME } from '../limits.js';

/** What a step or its result is said to come from, as far as it matters here (IPTC digital source types). */
export type Origin = 'generated' | 'partly_generated' | 'captured';

export interface Credentials {
  /** Unchanged and validly signed; changed after signing; or the signature itself does not hold. */
  state: 'intact' | 'changed' | 'invalid';
  /** Names in the signer's certificate, organisation first; nobody has confirmed them. */
  signer: string[];
  /** ISO 8601, of the time stamp in the signature; absent where there is none. */
  signedAt?: string;
  /** Programs and devices that made the credentials. */
  tools: string[];
  /** What the credentials say of where the content comes from, of earlier steps too. */
  origins: Origin[];
  /** Steps, by their names in the standard ("c2pa.created"). */
  actions: string[];
  /** Other files that went into this one. */
  ingredients: number;
  /** Codes of what did not hold, by the standard's names. */
  failures: string[];
}

/** The content's own hashes, in the standard's codes: a mismatch means that it changed after signing. */
const CHANGED = /^assertion\.(dataHash|bmffHash|boxesHash|collectionHash|hashedURI)\.mismatch$/;

const ORIGINS: Record<string, Origin> = {
  trainedAlgorithmicMedia: 'generated',
  algorithmicMedia: 'generated',
  compositeWithTrainedAlgorithmicMedia: 'partly_generated',
  compositeSynthetic: 'partly_generated',
  digitalCapture: 'captured',
  computationalCapture: 'captured',
};

/** Throws an Error where there is no active manifest. */
export function parseManifestStore(store: unknown): Credentials {
  const manifests = record(member(store, 'manifests'));
  const active = member(manifests, string(member(store, 'active_manifest')));
  if (!active) throw new Error('there is no active manifest');
  const signature = member(active, 'signature_info');
  const signedAt = string(member(signature, 'time'));
  const failures = failuresOf(store);
  const activeActions = actionsOf(active);
  const everyAction = Object.values(manifests).flatMap(actionsOf);
  return {
    state: stateOf(store, failures),
    signer: names([member(signature, 'issuer'), member(signature, 'common_name')]),
    ...(signedAt && { signedAt }),
    tools: names(list(member(active, 'claim_generator_info')).map(toolName)),
    origins: [...new Set(everyAction.flatMap(originOf))],
    actions: names(activeActions.map((action) => member(action, 'action'))),
    ingredients: list(member(active, 'ingredients')).length,
    failures: names(failures),
  };
}

function stateOf(store: unknown, failures: string[]): Credentials['state'] {
  if (failures.some((code) => CHANGED.test(code))) return 'changed';
  return failures.length === 0 && /^(Valid|Trusted)$/.test(string(member(store, 'validation_state'))) ? 'intact' : 'invalid';
}

function failuresOf(store: unknown): string[] {
  const results = member(store, 'validation_results');
  return list(member(member(results, 'activeManifest'), 'failure')).map((status) => string(member(status, 'code')));
}

function actionsOf(manifest: unknown): unknown[] {
  return list(member(manifest, 'assertions'))
    .filter((assertion) => string(member(assertion, 'label')).startsWith('c2pa.actions'))
    .flatMap((assertion) => list(member(member(assertion, 'data'), 'actions')));
}

function originOf(action: unknown): Origin[] {
  const type = string(member(action, 'digitalSourceType')).split('/').at(-1) ?? '';
  const origin = Object.hasOwn(ORIGINS, type) ? ORIGINS[type] : undefined;
  return origin ? [origin] : [];
}

function toolName(tool: unknown): string {
  return `${string(member(tool, 'name'))} ${string(member(tool, 'version'))}`.trim();
}

/** Those that are not empty, each once, no longer and no more than can be shown. */
function names(values: unknown[]): string[] {
  const cut = values.map((value) => string(value).slice(0, MAX_CREDENTIALS_NAME)).filter(Boolean);
  return [...new Set(cut)].slice(0, MAX_CREDENTIALS_ENTRIES);
}

function member(value: unknown, name: string): unknown {
  return Object.hasOwn(record(value), name) ? record(value)[name] : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
