/** The media file itself, where it can be had: the exact pixels. */
import { AirlError, fetchFile } from '@airl/lib';

import type { CheckRequest } from '../shared/check-record.js';
import { PixelClient } from './pixel-client.js';
import type { Tell } from './tell.js';

/** The file; or the origin that the reader would have to allow; or why it is not to be had. */
export type MediaFile = { file: Blob } | { ask: string } | { error: AirlError };

export interface MediaFileTools {
  tell: Tell;
  signal: AbortSignal;
  onDownload: (bytesDone: number, bytesTotal: number) => void;
}

async function fetchMedia(request: CheckRequest, { tell, signal, onDownload }: MediaFileTools): Promise<MediaFile> {
  const url = new URL(request.url);
  try {
    return { file: await fetchFile(url, { signal, onDownload }) };
  } catch (error) {
    if (!(error instanceof AirlError) || error.code === 'cancelled') throw error;
    // An answer that may not be read is a TypeError of fetch(), and so is no answer.
    const refused = error.cause instanceof TypeError && /^https?:$/.test(url.protocol);
    if (!refused || url.origin === request.pageOrigin || !request.byGesture) return { error };
    const mayRead = await tell({ target: 'background', type: 'may-read', origin: url.origin });
    return mayRead ? { error } : { ask: url.origin };
  }
}

/**
 * Whether only the page's side reads a file of the page's own site: a click's right to that site (activeTab) goes for
 * requests of the extension's own documents in Chromium, not in Firefox.
 */
async function isOpenToPageOnly({ url, pageOrigin }: CheckRequest, { tell }: MediaFileTools): Promise<boolean> {
  const ofOwnSite = /^https?:/.test(url) && new URL(url).origin === pageOrigin;
  if (!ofOwnSite || !location.protocol.startsWith('moz-')) return false;
  return !(await tell({ target: 'background', type: 'may-read', origin: pageOrigin }));
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

/** Errors: cancelled, as a rejection. */
export async function readMediaFile(request: CheckRequest, tools: MediaFileTools): Promise<MediaFile> {
  const { url, elementId } = request;
  const byPage = elementId !== '' && (url.startsWith('blob:') || (await isOpenToPageOnly(request, tools)));
  if (byPage) return readByPage(request, tools);
  if (/^(https?|data):/.test(url)) return fetchMedia(request, tools);
  return { error: new AirlError('unsupported', `there is no file behind the address ${url || '(none)'}`) };
}
