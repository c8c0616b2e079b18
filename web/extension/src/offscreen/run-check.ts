/**
 * One check by the best way that its page allows: the media file, else the element's frames, else pictures of the tab.
 * The report's `source.capture` says which it was.
 */
import {
  AirlError, hashFile, type Capture, type Detector, type Report, type StreamEvent, type VideoEvent,
} from '@airl/lib';

import type { CheckProgress, CheckRequest, StoredReport } from '../shared/check-record.js';
import { MAX_ELEMENT_FRAMES, MAX_TAB_FRAMES } from '../shared/limits.js';
import { openElementFrames } from './element-frames.js';
import { ReasonError } from './failure.js';
import type { FrameStream } from './frame-stream.js';
import { readMediaFile, type MediaFile } from './media-file.js';
import { PixelClient } from './pixel-client.js';
import { openTabFrames, takeTabFile } from './tab-frames.js';
import type { Tell } from './tell.js';

/** What a check needs of its host. */
export interface CheckTools {
  tell: Tell;
  signal: AbortSignal;
  detector: () => Promise<Detector>;
  onProgress: (progress: Partial<CheckProgress> & Pick<CheckProgress, 'phase'>) => void;
  /** Asks the reader whether an origin may be read; the check's turn passes on meanwhile. */
  ask: (origin: string) => Promise<boolean>;
}

/** What a check ends with: a report, and where the media is a file, that. */
export interface CheckOutcome {
  key: string;
  stored: StoredReport;
  file?: Blob;
}

async function drain<Event extends VideoEvent | StreamEvent>(
  events: AsyncGenerator<Event, Report, void>, onEvent: (event: Event) => void,
): Promise<Report> {
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    onEvent(next.value);
  }
}

/** A report of now. */
function finished(key: string, report: Report, file?: Blob): CheckOutcome {
  return { key, stored: { report, checkedAt: new Date().toISOString() }, ...(file && { file }) };
}

async function checkFile(
  { id, name }: CheckRequest, file: Blob, capture: Capture, tools: CheckTools,
): Promise<CheckOutcome> {
  const { tell, signal, onProgress } = tools;
  const key = await hashFile(file, signal);
  const known = key === '' ? null : await tell({ target: 'background', type: 'find-report', key });
  if (known) return { key, stored: known, file };
  const detector = await tools.detector();
  if ((await detector.kindOf(file)) === 'picture') {
    onProgress({ phase: 'picture' });
    return finished(key || id, await detector.checkImage(file, { name, capture, signal }), file);
  }
  onProgress({ phase: 'frames' });
  const report = await drain(detector.checkVideo(file, { name, capture, signal }), (event) => {
    if (event.type !== 'progress') return;
    const { framesDone: done, framesTotal: total, secondsLeft } = event;
    onProgress({ phase: 'frames', done, total, secondsLeft });
  });
  return finished(key || id, report, file);
}

async function checkFrames(
  { id, name }: CheckRequest, stream: FrameStream, capture: Capture, total: number, tools: CheckTools,
): Promise<CheckOutcome> {
  const { signal, onProgress } = tools;
  const detector = await tools.detector();
  onProgress({ phase: 'frames', total });
  let done = 0;
  try {
    const report = await drain(
      detector.checkStream(stream.frames, { name, capture, signal }),
      () => onProgress({ phase: 'frames', done: ++done, total }));
    return finished(id, report);
  } catch (error) {
    throw stream.failure ?? error;
  }
}

/** By the element's own frames; undefined where the browser lets no script read them. */
async function checkElement(request: CheckRequest, tools: CheckTools): Promise<CheckOutcome | undefined> {
  if (request.kind !== 'video' || !request.elementId) return undefined;
  const client = await PixelClient.open(request, tools.tell, tools.signal);
  try {
    let frames: FrameStream;
    try {
      frames = await openElementFrames(client);
    } catch (error) {
      const unreadable = error instanceof AirlError && error.code === 'unsupported' && !(error instanceof ReasonError);
      if (unreadable) return undefined;
      throw error;
    }
    return await checkFrames(request, frames, 'element', MAX_ELEMENT_FRAMES, tools);
  } finally {
    client.close();
  }
}

async function checkTab(request: CheckRequest, tools: CheckTools, fileError: AirlError): Promise<CheckOutcome> {
  const { tell, signal } = tools;
  if (!request.elementId) throw fileError;
  if (!request.byGesture) {
    throw new ReasonError('no_gesture', 'unsupported', 'a check without a click takes no pictures of the tab');
  }
  if (request.kind === 'picture') return checkFile(request, await takeTabFile(request, tell, signal), 'tab', tools);
  return checkFrames(request, await openTabFrames(request, tell, signal), 'tab', MAX_TAB_FRAMES, tools);
}

/** The file, asking the reader where its origin needs permission. */
async function openFile(request: CheckRequest, tools: CheckTools): Promise<Exclude<MediaFile, { ask: string }>> {
  const { tell, signal, onProgress } = tools;
  const onDownload = (done: number, total: number): void => onProgress({ phase: 'download', done, total });
  onProgress({ phase: 'opening' });
  const media = await readMediaFile(request, { tell, signal, onDownload });
  if (!('ask' in media)) return media;
  const refused = new AirlError('unsupported', `${media.ask} was not allowed to be read`);
  if (!(await tools.ask(media.ask))) return { error: refused };
  const again = await readMediaFile(request, { tell, signal, onDownload });
  return 'ask' in again ? { error: refused } : again;
}

/** Errors: AirlError; ReasonError where the extension knows why. */
export async function runCheck(request: CheckRequest, tools: CheckTools): Promise<CheckOutcome> {
  if (request.encrypted) {
    throw new ReasonError('drm', 'unsupported', 'the video is protected (DRM)');
  }
  const media = await openFile(request, tools);
  let fileError: AirlError;
  if ('file' in media) {
    try {
      return await checkFile(request, media.file, 'file', tools);
    } catch (error) {
      // A playlist (HLS, DASH) in a file's place: the page's own player makes frames of it.
      if (!(error instanceof AirlError) || error.code !== 'unsupported' || request.kind !== 'video') throw error;
      fileError = error;
    }
  } else {
    fileError = media.error;
  }
  return (await checkElement(request, tools)) ?? checkTab(request, tools, fileError);
}
