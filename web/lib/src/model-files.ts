/** Files of model packages: from the host's store where it has them, else fetched, verified and kept. */
import { AirlError, asAirlError } from './errors.js';
import type { Host } from './host.js';
import { sha256Hex } from './sha256.js';

/** Options of loading. */
export interface LoadOptions {
  signal?: AbortSignal;
  onBytes?: (done: number, total: number) => void;
  /** Said where the file is not there. */
  hint?: string;
}

/** A file whose length and SHA-256 a list states. */
export interface StatedFile {
  url: string;
  bytes: number;
  sha256: string;
  /** What states them, for messages: "model.json". */
  statedBy: string;
}

/**
 * A file's verified bytes. A stored copy that is damaged is fetched again, and a fetched one that is wrong once more,
 * past the browser's HTTP cache. Errors: too_large; model_mismatch; those of Host.readAsset().
 */
export async function readStatedFile(
  host: Host, file: StatedFile, limit: number, options: LoadOptions = {},
): Promise<Uint8Array> {
  const { url, bytes: length, sha256, statedBy } = file;
  const what = url.slice(url.lastIndexOf('/') + 1);
  if (length > limit) throw new AirlError('too_large', `${what} has ${length} bytes; at most ${limit} are allowed`);
  const { store } = host;
  const name = `sha256/${sha256}`;
  const stored = await store?.get(name);
  if (stored?.sha256 === sha256) {
    options.onBytes?.(length, length);
    return stored.bytes;
  }
  const fetchFile = async (reload: boolean): Promise<{ bytes: Uint8Array; wrong?: string }> => {
    // The stated length, not the server's word: a server that compresses or streams gives none, or another.
    const onBytes = (done: number): void => options.onBytes?.(done, length);
    const bytes = await host.readAsset(url, { ...options, onBytes, maxBytes: limit, reload });
    if (bytes.length !== length) {
      return { bytes, wrong: `${what} has ${bytes.length} bytes where ${statedBy} states ${length}` };
    }
    const found = await sha256Hex(bytes);
    if (found === sha256) return { bytes };
    return { bytes, wrong: `${what} has the sha256 ${found} where ${statedBy} states ${sha256}` };
  };
  try {
    let fetched = await fetchFile(false);
    if (fetched.wrong !== undefined && store) fetched = await fetchFile(true);
    if (fetched.wrong !== undefined) throw new AirlError('model_mismatch', fetched.wrong);
    await store?.put(name, { bytes: fetched.bytes, sha256 });
    return fetched.bytes;
  } catch (error) {
    const failure = asAirlError(error, 'bad_input', `${url} cannot be read`);
    if (!store?.dropped.includes(name)) throw failure;
    throw new AirlError(failure.code, `${failure.message}; the stored copy was damaged`, { cause: error });
  }
}

/**
 * A small file that may change on its server, such as a list: the server's where it can be had, else the copy of the
 * last time. Errors: those of Host.readAsset() where there is no copy.
 */
export async function readList(
  host: Host, url: string, maxBytes: number, options: LoadOptions = {},
): Promise<Uint8Array> {
  const name = `list/${url}`;
  try {
    const bytes = await host.readAsset(url, { ...options, maxBytes });
    await host.store?.put(name, { bytes, sha256: await sha256Hex(bytes) });
    return bytes;
  } catch (error) {
    const failure = asAirlError(error, 'bad_input', `${url} cannot be read`);
    if (failure.code === 'cancelled' || failure.code === 'too_large') throw failure;
    const stored = await host.store?.get(name);
    if (!stored) throw failure;
    return stored.bytes;
  }
}
