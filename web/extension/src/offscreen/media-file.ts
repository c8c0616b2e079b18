/** The media file itself, where it can be had: the exact pixels. */
import { AirlError, fetchFile, type AirlErrorCode } from '@airl/lib';

import type { CheckRequest } from '../shared/check-record.js';
import { ReasonError } from './failure.js';
import { PixelClient } from './pixel-client.js';
import type { Tell } from './tell.js';

/** The file; or the origin that the reader would have to allow; or why it is not to be had. */
export type MediaFile = { file: Blob } | { ask: string } | { error: AirlError };

export interface MediaFileTools {
  tell: Tell;
  signal: AbortSignal;
  onDownload: (bytesDone: number, bytesTotal: number) => void;
}

/** Of the page's side: its site's answer may not be read, or is too large to be handed over. The reader may help. */
const REFUSALS: readonly AirlErrorCode[] = ['unsupported', 'too_large'];

async function fetchMedia(request: CheckRequest, { signal, onDownload }: MediaFileTools): Promise<MediaFile> {
  try {
    return { file: await fetchFile(new URL(request.url), { signal, onDownload }) };
  } catch (error) {
    if (!(error instanceof AirlError) || error.code === 'cancelled') throw error;
    return { error };
  }
}

/**
 * Whether the extension's own documents may read an address. Without that a request of theirs would be refused, and
 * would tell the address's site their origin, which in Firefox no other reader has. A click's right to the page's own
 * site (activeTab) goes for them in Chromium, not in Firefox.
 */
async function mayFetch({ url, pageOrigin }: CheckRequest, { tell }: MediaFileTools): Promise<boolean> {
  const { origin } = new URL(url);
  if (origin === pageOrigin && !location.protocol.startsWith('moz-')) return true;
  return tell({ target: 'background', type: 'may-read', origin });
}

/** By the content script, which may read what its page may. */
async function readByPage(request: CheckRequest, { tell, signal }: MediaFileTools): Promise<MediaFile> {
  try {
    const client = await PixelClient.open(request, tell, signal);
    try {
      const answer = await client.ask({ type: 'file' });
      return answer.type === 'file' ? { file: answer.file } : { error: new AirlError('bad_input', 'no file came') };
    } finally {
      client.close();
    }
  } catch (error) {
    if (!(error instanceof AirlError) || error.code === 'cancelled') throw error;
    return { error };
  }
}

/** Why a file that lies in the page alone cannot be read: no element there is known. */
function withoutElement({ url, frameId }: CheckRequest): AirlError {
  const message = `there is no file behind the address ${url || '(none)'}`;
  return new ReasonError(frameId === 0 ? 'gone' : 'frame', 'unsupported', message);
}

/** Errors: cancelled, as a rejection. */
export async function readMediaFile(request: CheckRequest, tools: MediaFileTools): Promise<MediaFile> {
  const { url, elementId, pageOrigin, byGesture } = request;
  if (!/^https?:/.test(url)) {
    if (elementId === '') return { error: withoutElement(request) };
    if (/^(blob|data):/.test(url)) return readByPage(request, tools);
    return { error: new AirlError('unsupported', `there is no file behind the address ${url || '(none)'}`) };
  }
  if (await mayFetch(request, tools)) return fetchMedia(request, tools);
  const { origin } = new URL(url);
  const read: MediaFile = elementId === ''
    ? { error: new AirlError('unsupported', `${origin} may not be read`) } : await readByPage(request, tools);
  const isRefused = 'error' in read && REFUSALS.includes(read.error.code);
  return isRefused && byGesture && origin !== pageOrigin ? { ask: origin } : read;
}
