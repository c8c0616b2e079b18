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

/** Errors: cancelled, as a rejection. */
export async function readMediaFile(request: CheckRequest, tools: MediaFileTools): Promise<MediaFile> {
  const { url } = request;
  if (/^(https?|data):/.test(url)) return fetchMedia(request, tools);
  if (!url.startsWith('blob:') || !request.elementId) {
    return { error: new AirlError('unsupported', `there is no file behind the address ${url || '(none)'}`) };
  }
  try {
    const client = await PixelClient.open(request, tools.tell, tools.signal);
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
