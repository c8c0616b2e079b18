/** Frames of what plays: a MediaStream (webcam, screen, tab), a video element, or frames as made. Runs in the page. */
import { AirlError, throwIfAborted } from './errors.js';
import type { LiveSource } from './types.js';

/** How often a picture that may have changed is asked for, in milliseconds. */
const POLL_MS = 15;

/** Messages over the port between page and worker: the worker asks, the page answers with a frame or the end. */
export type LiveRequest = { type: 'next' };
export type LiveResponse =
  | { type: 'frame'; frame: VideoFrame }
  | { type: 'end' }
  | { type: 'failed'; code: AirlError['code']; message: string };

/** Options of playFrames(). */
export interface LiveOptions {
  /** Least time between two frames, in seconds. */
  intervalS: number;
  /** Ends the frames. */
  until?: AbortSignal;
  /** Breaks them off. */
  signal: AbortSignal;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** A video element that plays the stream unseen. Errors: bad_input for a stream without a picture. */
async function playStream(stream: MediaStream): Promise<HTMLVideoElement> {
  if (stream.getVideoTracks().length === 0) throw new AirlError('bad_input', 'the stream has no picture');
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await video.play();
  } catch (error) {
    throw new AirlError('unsupported', 'this browser does not play the stream', { cause: error });
  }
  return video;
}

function hasEnded(source: MediaStream | HTMLVideoElement): boolean {
  if (source instanceof HTMLVideoElement) return source.ended;
  return source.getVideoTracks().every((track) => track.readyState === 'ended');
}

function grab(video: HTMLVideoElement, timestampS: number): VideoFrame {
  try {
    return new VideoFrame(video, { timestamp: Math.round(timestampS * 1e6) });
  } catch (error) {
    if ((error as Error).name !== 'SecurityError') {
      throw new AirlError('unsupported', `the video's picture cannot be read: ${String(error)}`, { cause: error });
    }
    throw new AirlError(
      'unsupported',
      'the video comes from another site that does not let pages read it (CORS): share its tab and check that, or ' +
        'save the file and choose it from this device', { cause: error });
  }
}

/**
 * Frames as the source shows new ones, timed in seconds from the start; none while it is paused. Ends with the source,
 * or by `until`. The caller closes each frame. Errors: bad_input, unsupported, cancelled.
 */
export async function* playFrames(
  source: MediaStream | HTMLVideoElement, { intervalS, until, signal }: LiveOptions,
): AsyncGenerator<VideoFrame, void, void> {
  if (typeof VideoFrame === 'undefined') {
    throw new AirlError('unsupported', 'this browser has no WebCodecs: what plays cannot be read');
  }
  const video = source instanceof HTMLVideoElement ? source : await playStream(source);
  const startMs = performance.now();
  let shownTime = -1;
  let nextMs = startMs;
  try {
    while (!until?.aborted && !hasEnded(source)) {
      throwIfAborted(signal);
      const now = performance.now();
      const fresh = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.currentTime !== shownTime;
      if (now < nextMs || !fresh) {
        await pause();
        continue;
      }
      shownTime = video.currentTime;
      nextMs = now + intervalS * 1000;
      yield grab(video, (now - startMs) / 1000);
    }
  } finally {
    if (video !== source) video.srcObject = null;
  }
}

/**
 * Frames as the stream gives them, with its own times; one that is less than the interval behind the last is passed
 * over. The caller closes each frame. Errors: cancelled.
 */
async function* pullFrames(
  stream: ReadableStream<VideoFrame>, { intervalS, until, signal }: LiveOptions,
): AsyncGenerator<VideoFrame, void, void> {
  const reader = stream.getReader();
  // Ends a read that waits, too.
  const end = (): void => void reader.cancel().catch(() => undefined);
  const ended = AbortSignal.any([signal, ...(until ? [until] : [])]);
  ended.addEventListener('abort', end, { once: true });
  const intervalUs = Math.round(intervalS * 1e6);
  let lastUs = -Infinity;
  try {
    while (!until?.aborted) {
      throwIfAborted(signal);
      const { value } = await reader.read();
      throwIfAborted(signal);
      if (!value) break;
      // A stream may begin anew.
      const sinceUs = value.timestamp - lastUs;
      if (sinceUs >= 0 && sinceUs < intervalUs) {
        value.close();
        continue;
      }
      lastUs = value.timestamp;
      yield value;
    }
  } finally {
    ended.removeEventListener('abort', end);
    end();
  }
}

/** Answers the worker's requests on `port` with frames, one at a time. Returns what ends it. */
export function serveFrames(
  port: MessagePort, source: LiveSource, asked: LiveOptions,
): () => void {
  const stopped = new AbortController();
  const options = { ...asked, signal: AbortSignal.any([asked.signal, stopped.signal]) };
  const frames = source instanceof ReadableStream ? pullFrames(source, options) : playFrames(source, options);
  const answer = async (): Promise<void> => {
    try {
      const next = await frames.next();
      if (next.done) port.postMessage({ type: 'end' } satisfies LiveResponse);
      else port.postMessage({ type: 'frame', frame: next.value } satisfies LiveResponse, [next.value]);
    } catch (error) {
      const { code, message } = error instanceof AirlError ? error : new AirlError('internal', String(error));
      port.postMessage({ type: 'failed', code, message } satisfies LiveResponse);
    }
  };
  port.onmessage = () => void answer();
  return () => {
    port.close();
    stopped.abort();
    void frames.return();
  };
}
