/** index.json: the models that a folder holds. */
import { AirlError, asAirlError } from './errors.js';
import type { ModelListing } from './types.js';

/** A longer index.json is refused. */
export const MAX_INDEX_BYTES = 64 * 1024;

/** The models of an index.json, with the URLs of their model.json. Errors: model_mismatch. */
export function parseModelIndex(bytes: Uint8Array, url: string): ModelListing[] {
  let index: { default?: unknown; models?: unknown };
  try {
    index = JSON.parse(new TextDecoder().decode(bytes)) as typeof index;
  } catch (error) {
    throw new AirlError('model_mismatch', `${url} is not JSON`, { cause: error });
  }
  const models = Array.isArray(index?.models) ? (index.models as Record<string, unknown>[]) : [];
  return models.map(({ name, path, version }, i) => {
    if (typeof name !== 'string' || typeof path !== 'string' || name === '' || path === '') {
      throw new AirlError('model_mismatch', `${url}: models[${i}] has no name or no path`);
    }
    const file = path.endsWith('.json') ? path : `${path.replace(/\/$/, '')}/model.json`;
    return {
      name, url: new URL(file, url).href, isDefault: name === index.default,
      ...(typeof version === 'string' && { version }),
    };
  });
}

/**
 * The models that index.json in a folder names, as `assets.models` of createDetector(). For pages.
 * Errors: bad_input where it cannot be fetched, model_mismatch where it is not an index.
 */
export async function listModels(folder: string | URL): Promise<ModelListing[]> {
  const base = new URL(folder, document.baseURI).href;
  const url = new URL('index.json', base.endsWith('/') ? base : `${base}/`).href;
  const response = await fetch(url).catch((error: unknown) => {
    throw asAirlError(error, 'bad_input', `${url} cannot be loaded`);
  });
  if (!response.ok) throw new AirlError('bad_input', `${url} cannot be loaded: HTTP status ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > MAX_INDEX_BYTES) throw new AirlError('too_large', `${url} has ${bytes.byteLength} bytes`);
  return parseModelIndex(new Uint8Array(bytes), url);
}
