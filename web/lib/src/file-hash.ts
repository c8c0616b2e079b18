/** The hash by which a report names its file. */
import { readBytes } from './file-bytes.js';
import { sha256Hex } from './sha256.js';

/** Larger files are not hashed: it would take longer than the check. */
const MAX_HASHED_BYTES = 1024 ** 3;
const WHOLE_BYTES = 32 * 1024 * 1024;

/** SHA-256 of a file, hexadecimal, as its report states it; "" for files above 1 GiB. Errors: bad_input, cancelled. */
export async function hashFile(source: Blob, signal?: AbortSignal): Promise<string> {
  if (source.size > MAX_HASHED_BYTES) return '';
  // The browser's own digest wants the whole file in memory.
  if (source.size <= WHOLE_BYTES) return sha256Hex(await readBytes(source));
  const { hashInSlices } = await import('./source-hash.js');
  return hashInSlices(source, signal);
}
