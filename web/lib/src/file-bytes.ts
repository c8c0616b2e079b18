/** The one reader of files' bytes: a file may be moved or changed while it is checked. */
import { AirlError, asAirlError } from './errors.js';
import type { AirlErrorCode } from './errors.js';

/** Bytes of a file, or of a part of it. Errors: bad_input where it can no longer be read. */
export async function readBytes(source: Blob, from = 0, to = source.size): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await source.slice(from, to).arrayBuffer());
  } catch (error) {
    throw asReadError(error, 'bad_input', 'the file cannot be read');
  }
}

/** As asAirlError(), but `bad_input` in plain words where it was a file's bytes that could not be read. */
export function asReadError(thrown: unknown, code: AirlErrorCode, what: string): AirlError {
  const { name } = (thrown ?? {}) as { name?: unknown };
  // W3C File API, 7.1.
  if (name !== 'NotReadableError' && name !== 'NotFoundError') return asAirlError(thrown, code, what);
  const message = 'the file can no longer be read; it may have been moved or changed';
  return new AirlError('bad_input', message, { cause: thrown });
}
