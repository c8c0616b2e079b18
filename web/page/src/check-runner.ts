/** One check from its source to its report. */
import { AirlError, fetchFile, type Detector, type Report, type StreamEvent } from '@airl/lib';

import { ERRORS } from './strings.js';

/** How far a check is. */
export type CheckProgress =
  | { phase: 'model' | 'opening' | 'picture' }
  /** `bytesTotal` is 0 where it is not known. */
  | { phase: 'download'; bytesDone: number; bytesTotal: number }
  /** `secondsLeft` is null before the first frame. */
  | { phase: 'frames'; framesDone: number; framesTotal: number; secondsLeft: number | null };

type Tell = (progress: CheckProgress) => void;

/** Checks a picture or clip. */
export async function judgeFile(detector: Detector, file: File, signal: AbortSignal, tell: Tell): Promise<Report> {
  if (file.size === 0) throw new AirlError('bad_input', ERRORS.empty);
  tell({ phase: 'opening' });
  const kind = await detector.kindOf(file);
  if (kind === 'picture') {
    tell({ phase: 'picture' });
    return detector.checkImage(file, { name: file.name, signal });
  }
  const events = detector.checkVideo(file, { name: file.name, signal });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    if (next.value.type !== 'progress') continue;
    const { framesDone, framesTotal, secondsLeft } = next.value;
    tell({ phase: 'frames', framesDone, framesTotal, secondsLeft });
  }
}

/** Fetches a file of this page's own origin and checks it. */
export async function judgeAddress(
  detector: Detector, url: URL, signal: AbortSignal, tell: Tell, onFile: (file: File) => void,
): Promise<Report> {
  tell({ phase: 'download', bytesDone: 0, bytesTotal: 0 });
  const file = await fetchFile(url, {
    signal,
    onDownload: (bytesDone, bytesTotal) => tell({ phase: 'download', bytesDone, bytesTotal }),
  });
  onFile(file);
  return judgeFile(detector, file, signal, tell);
}

/** Checks what a camera or screen shows until it ends or `until` is aborted. */
export async function judgeLive(
  detector: Detector,
  stream: MediaStream,
  options: { name: string; signal: AbortSignal; until: AbortSignal },
  onFrame: (latest: StreamEvent | undefined, frames: number) => void,
): Promise<Report> {
  onFrame(undefined, 0);
  const events = detector.checkStream(stream, options);
  for (let frames = 1; ; ++frames) {
    const next = await events.next();
    if (next.done) return next.value;
    onFrame(next.value, frames);
  }
}
