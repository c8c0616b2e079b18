/** A check of something that plays, frame by frame as the page hands them over, with a score of the last seconds. */
import { VideoSample } from 'mediabunny';

import type { AirlCore, CoreCheck, CoreSourceFacts } from '../../../wasm/airl-core.js';
import { judgeFrame } from './clip-check.js';
import type { FrameJudge } from './clip-check.js';
import { AirlError, throwIfAborted, unwrap } from './errors.js';
import type { LiveRequest, LiveResponse } from './source-live.js';
import type { Capture } from './report.js';
import type { StreamEvent } from './types.js';
import { readSample } from './video-frame.js';
import type { ClipFrame } from './video-frame.js';

/** What is asked of one check. */
export interface LiveTask {
  /** Asked for frames by LiveRequest. */
  port: MessagePort;
  name: string;
  capture: Capture;
  /** Length of time that the rolling score is of, in seconds. */
  windowS: number;
  signal: AbortSignal;
}

function ask(port: MessagePort, signal: AbortSignal): Promise<LiveResponse> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AirlError('cancelled', 'the check was cancelled'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    port.onmessage = ({ data }: MessageEvent<LiveResponse>) => {
      signal.removeEventListener('abort', abort);
      resolve(data);
    };
    port.postMessage({ type: 'next' } satisfies LiveRequest);
  });
}

/** The next frame; undefined at the end. */
async function nextFrame(port: MessagePort, signal: AbortSignal): Promise<ClipFrame | undefined> {
  const answer = await ask(port, signal);
  if (answer.type === 'end') return undefined;
  if (answer.type === 'failed') throw new AirlError(answer.code, answer.message);
  const sample = new VideoSample(answer.frame);
  try {
    return await readSample(sample, {}, 'live');
  } finally {
    sample.close();
  }
}

/**
 * Judges frames until they end, or until the core takes no more (limits.h, kMaxFramesPerCheck). Returns the facts for
 * the report. Errors: truncated where no frame came.
 */
export async function judgeLive(
  judge: FrameJudge & { judgeWhole(check: CoreCheck, signal: AbortSignal): Promise<void> },
  core: AirlCore, check: CoreCheck, { port, name, windowS, signal }: LiveTask, onEvent: (event: StreamEvent) => void,
): Promise<{ facts: CoreSourceFacts; frames: number }> {
  const maxFrames = core.limits()['maxFramesPerCheck'] ?? 0;
  const facts: CoreSourceFacts = {
    name, kind: 'video', container: 'stream', codec: 'live', decoder: 'webcodecs', sha256: '', bytes: 0, width: 0,
    height: 0, durationS: 0,
  };
  let found = false;
  let frames = 0;
  for (; frames < maxFrames; ++frames) {
    const frame = await judge.timed('decode', () => nextFrame(port, signal));
    throwIfAborted(signal);
    if (!frame) break;
    if (frames === 0) {
      ({ width: facts.width, height: facts.height } = frame.kind === 'planes' ? frame.layout : frame);
    }
    facts.durationS = Math.max(facts.durationS, frame.timestampS);
    const faces = await judgeFrame(judge, check, frame, signal);
    found ||= faces.length > 0;
    const recent = check.recent(frame.timestampS - windowS);
    onEvent({
      type: 'live', timestampS: frame.timestampS, faces, recent: recent.value ?? null,
      score: found ? unwrap(check.current()) : null,
    });
  }
  if (frames === 0) throw new AirlError('truncated', 'the stream ended before its first picture');
  if (!found) {
    check.addWarning('no_face', 'No frame with a face was found: the middle of the last picture was judged instead.');
    await judge.judgeWhole(check, signal);
  }
  return { facts, frames };
}
