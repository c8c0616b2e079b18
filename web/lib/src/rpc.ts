/**
 * The worker's protocol. Sources travel as Blobs, which are handles: their bytes are read in the worker only. A request
 * gets any number of `load` or `event` responses, then one `done` or `failed`. `facts` comes unasked when they change.
 */
import type { AirlErrorCode } from './errors.js';
import type { ResolvedOptions } from './options.js';
import type { Capture, Report } from './report.js';
import type { DetectorFacts, LoadProgress, StageSeconds, StreamEvent, VideoEvent } from './types.js';

/** Calls by name: what goes in, what `done` brings back. */
export interface WorkerCalls {
  open: { params: ResolvedOptions; result: DetectorFacts };
  kindOf: { params: { source: Blob }; result: 'picture' | 'video' };
  checkPicture: { params: { source: Blob; name: string; capture: Capture }; result: Report };
  checkClip: {
    params: { source: Blob; name: string; capture: Capture; frames: number; stopEarly: boolean };
    result: Report;
  };
  /** Frames come over `port` (source-live.ts), which is transferred. */
  checkStream: { params: { port: MessagePort; name: string; capture: Capture; windowS: number }; result: Report };
  timings: { params: null; result: StageSeconds };
}

export type WorkerCall = keyof WorkerCalls;

export type WorkerRequest =
  | { [Call in WorkerCall]: { type: Call; id: number; params: WorkerCalls[Call]['params'] } }[WorkerCall]
  | { type: 'cancel'; id: number };

export type WorkerResponse =
  | { type: 'load'; id: number; progress: LoadProgress }
  | { type: 'event'; id: number; event: VideoEvent | StreamEvent }
  | { type: 'facts'; facts: DetectorFacts }
  | { type: 'done'; id: number; result: WorkerCalls[WorkerCall]['result'] }
  | { type: 'failed'; id: number; code: AirlErrorCode; message: string };
