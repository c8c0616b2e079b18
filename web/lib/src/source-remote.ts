/** Files that lie elsewhere: an address, or a stream of bytes. Both become a Blob, so that the whole file is hashed. */
import { AirlError, asAirlError, throwIfAborted } from './errors.js';

/** Longer files are refused; a browser lays a Blob of this size on the disk. */
export const MAX_FETCHED_BYTES = 2 * 1024 ** 3;
/** Chunks are laid into a Blob of their own at this size, which frees their memory where Blobs lie on the disk. */
const FOLDED_BYTES = 32 * 1024 * 1024;
const SCHEMES = ['http:', 'https:', 'blob:', 'data:'];

/** Options of fetchFile(). */
export interface FetchOptions {
  signal?: AbortSignal;
  /** Called while bytes come; `bytesTotal` is 0 where it is not known. */
  onDownload?: (bytesDone: number, bytesTotal: number) => void;
}

/** All bytes of a stream. Errors: too_large, truncated, cancelled, bad_input where there are none. */
export async function collectStream(
  stream: ReadableStream<Uint8Array>, what: string, { signal, onDownload }: FetchOptions, bytesTotal = 0,
): Promise<Blob> {
  const reader = stream.getReader();
  const folded: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let chunkBytes = 0;
  let done = 0;
  const fold = (): void => {
    folded.push(new Blob(chunks));
    chunks = [];
    chunkBytes = 0;
  };
  try {
    for (;;) {
      throwIfAborted(signal);
      const { value } = await reader.read();
      if (!value) break;
      done += value.length;
      if (done > MAX_FETCHED_BYTES) {
        throw new AirlError('too_large', `${what} is longer than the ${MAX_FETCHED_BYTES} bytes that are read`);
      }
      chunks.push(value as Uint8Array<ArrayBuffer>);
      chunkBytes += value.length;
      if (chunkBytes >= FOLDED_BYTES) fold();
      onDownload?.(done, Math.max(bytesTotal, bytesTotal && done));
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw asAirlError(error, signal?.aborted ? 'cancelled' : 'truncated', `${what} ended early`);
  }
  fold();
  if (done === 0) throw new AirlError('bad_input', `${what} is empty`);
  return new Blob(folded);
}

/** The last part of an address's path, which is what a saved file would be called. */
function nameOf(url: URL): string {
  if (url.protocol === 'data:' || url.protocol === 'blob:') return '';
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** An address as errors name it. */
function shown(url: URL): string {
  return url.protocol === 'data:' ? 'the data: address' : url.href;
}

/**
 * Fetches a file without cookies or referrer. Errors: bad_input where the address cannot be read, with what to do
 * instead; unsupported for a web page in a file's place and for other schemes; too_large, truncated, cancelled.
 */
export async function fetchFile(url: URL, options: FetchOptions = {}): Promise<File> {
  const { signal } = options;
  if (!SCHEMES.includes(url.protocol)) {
    throw new AirlError('unsupported', `${shown(url)}: addresses of the kind ${url.protocol} are not read`);
  }
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw new AirlError('cancelled', 'the check was cancelled');
    throw new AirlError(
      'bad_input',
      `${shown(url)} cannot be fetched: it cannot be reached, or its server does not let other pages read it (CORS). ` +
        'Save the file and choose it from this device, or play it in a tab and check that tab.',
      { cause: error });
  }
  if (!response.ok || !response.body) {
    throw new AirlError('bad_input', `${shown(url)} cannot be fetched: HTTP status ${response.status}`);
  }
  const type = response.headers.get('content-type') ?? '';
  if (/^(text\/html|application\/xhtml)/i.test(type)) {
    await response.body.cancel();
    throw new AirlError(
      'unsupported',
      `${shown(url)} is a web page, not a file: give the address of the video or picture itself, or play it in a tab ` +
        'and check that tab.');
  }
  const total = Number(response.headers.get('content-length') ?? 0);
  if (total > MAX_FETCHED_BYTES) {
    await response.body.cancel();
    throw new AirlError('too_large', `${shown(url)} has ${total} bytes; at most ${MAX_FETCHED_BYTES} are read`);
  }
  const blob = await collectStream(response.body, shown(url), options, total);
  return new File([blob], nameOf(url), { type });
}
