/** Serves an element's pixels over a port (shared/pixel-port.ts), one answer for each request. */
import { FRAME_INTERVAL_S, MAX_PAGE_FILE_BYTES, STILL_MS } from '../shared/limits.js';
import type { PixelAnswer, PixelRequest, RawFrame } from '../shared/pixel-port.js';
import { addressOf, elementOf, type MediaElement } from './elements.js';

const POLL_MS = 40;
const GONE: PixelAnswer = {
  type: 'failed', code: 'truncated', message: 'the page has taken the video or picture away', reason: 'gone',
};
const NOT_LOADED: PixelAnswer = {
  type: 'failed', code: 'bad_input', message: 'the player has no frame to show yet', reason: 'not_loaded',
};

function failed(code: 'unsupported' | 'bad_input' | 'too_large', message: string): PixelAnswer {
  return { type: 'failed', code, message };
}

/** An answer's body; undefined, and no more of it is read, where it has more bytes than that. */
async function blobWithin(response: Response, maxBytes: number): Promise<Blob | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (const reader = response.body?.getReader(); reader;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  return new Blob(parts);
}

/**
 * The file behind an address, as far as the page may read it: blob: exists in its page alone, and a site that the
 * extension was not allowed answers the page, or nobody. MediaSource's addresses are no files and fail here. Errors:
 * unsupported where the answer may not be read; bad_input where the site says that there is none; too_large.
 */
async function readPageFile(element: MediaElement, signal: AbortSignal): Promise<PixelAnswer> {
  try {
    const response = await fetch(addressOf(element), { credentials: 'omit', referrerPolicy: 'no-referrer', signal });
    if (!response.ok) return failed('bad_input', `the file's site answers ${response.status}`);
    const file = await blobWithin(response, MAX_PAGE_FILE_BYTES);
    return file ? { type: 'file', file } : failed('too_large', `the page's file has over ${MAX_PAGE_FILE_BYTES} bytes`);
  } catch (error) {
    return failed('unsupported', `the page may not read a file of this address: ${String(error)}`);
  }
}

/**
 * The time of a frame within its video. The player's clock is not it: the picture may lag behind, most after the jump
 * back of a video that repeats, whose last frame is still shown at 0. The clock is taken where a frame's own time is of
 * another one (streams of infinite duration), and in Firefox, which counts whole seconds as microseconds.
 */
function timeOf({ timestamp }: VideoFrame, { duration, currentTime }: HTMLVideoElement): number {
  const own = timestamp / 1e6;
  const isFirefox = chrome.runtime.getURL('').startsWith('moz-extension:');
  return !isFirefox && Number.isFinite(duration) && own >= 0 && own <= duration ? own : currentTime;
}

/** Planes as the browser has them, at native size; RGBA where it gives none, as for frames on the graphics card. */
async function copyPlanes(frame: VideoFrame, timestampS: number): Promise<RawFrame> {
  const native = frame.format !== null;
  const options: VideoFrameCopyToOptions = native ? {} : { format: 'RGBA' };
  const bytes = new ArrayBuffer(frame.allocationSize(options));
  const planes = await frame.copyTo(bytes, options);
  const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight };
  return {
    format: frame.format ?? 'RGBA', width, height, planes, colorSpace: frame.colorSpace.toJSON(), timestampS,
    bytes,
  };
}

/** Waits for a frame that was not shown yet. False where the video has ended, or stays still until `endMs`. */
async function waitForFrame(video: HTMLVideoElement, shownS: number | undefined, endMs: number): Promise<boolean> {
  const isNew = (): boolean => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.seeking
    && (shownS === undefined || Math.abs(video.currentTime - shownS) >= FRAME_INTERVAL_S);
  while (!isNew()) {
    if (video.ended || !video.isConnected || performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

/** Answers requests on `port` until it closes. */
export function serveElement(elementId: string, portName: string): void {
  const port = chrome.runtime.connect({ name: portName });
  const closed = new AbortController();
  port.onDisconnect.addListener(() => closed.abort());
  let shownS: number | undefined;
  let frameS: number | undefined;

  /**
   * A frame that was not sent yet: the player's clock may go on, or jump back, before the picture does. In Firefox,
   * which tells no frame's own time, a picture may come twice.
   */
  async function nextFrame(element: MediaElement): Promise<PixelAnswer> {
    if (!(element instanceof HTMLVideoElement)) return failed('unsupported', 'a picture has no frames');
    const endMs = performance.now() + STILL_MS;
    while (performance.now() <= endMs && await waitForFrame(element, shownS, endMs)) {
      // Another address may have been laid into the element meanwhile.
      if (!elementOf(elementId)) return GONE;
      shownS = element.currentTime;
      let frame: VideoFrame;
      try {
        frame = new VideoFrame(element);
      } catch (error) {
        return failed('unsupported', `the browser does not let scripts read this video: ${String(error)}`);
      }
      try {
        const timeS = timeOf(frame, element);
        if (timeS === frameS) continue;
        frameS = timeS;
        return { type: 'frame', frame: await copyPlanes(frame, timeS) };
      } catch (error) {
        return failed('unsupported', `the video's frames cannot be copied: ${String(error)}`);
      } finally {
        frame.close();
      }
    }
    if (!elementOf(elementId)) return GONE;
    return frameS === undefined ? NOT_LOADED : { type: 'end' };
  }

  async function answer(request: PixelRequest): Promise<PixelAnswer> {
    const element = elementOf(elementId);
    if (!element) return GONE;
    return request.type === 'file' ? readPageFile(element, closed.signal) : nextFrame(element);
  }

  port.onMessage.addListener((request: PixelRequest) => {
    void answer(request).then((reply) => {
      try {
        port.postMessage(reply);
      } catch {
        // Closed in the meantime: the check was cancelled.
        port.disconnect();
      }
    });
  });
}
