/** The frames of a clip, judged in rounds that each cover all of it, until the verdict is settled or all are done. */
import type { CoreCheck } from '../../../wasm/airl-core.js';
import { AirlError, asAirlError, throwIfAborted, unwrap } from './errors.js';
import { planRounds } from './frame-plan.js';
import type { Score } from './report.js';
import { loadFrame } from './source.js';
import type { FaceResult, VideoEvent } from './types.js';
import type { Clip, ClipFrame } from './video.js';

/** What a check of a clip asks of the engine. */
export interface FrameJudge {
  /** Finds and judges the faces of the check's current frame. */
  judgeFrame(check: CoreCheck, signal: AbortSignal): Promise<FaceResult[]>;
  /** Counts the seconds that `run` takes to a stage. */
  timed<T>(stage: 'decode' | 'core' | 'airlNet', run: () => Promise<T> | T): Promise<T>;
}

/** What is asked of one clip. */
export interface ClipTask {
  /** Moments to judge. */
  frames: number;
  /** Ends after a round that settles the verdict. */
  stopEarly: boolean;
  signal: AbortSignal;
}

/** Lets messages (a cancellation) be heard between frames: networks that run to the end leave no gap by themselves. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Loads and judges one frame of a check. */
export async function judgeFrame(
  judge: FrameJudge, check: CoreCheck, frame: ClipFrame, signal: AbortSignal,
): Promise<FaceResult[]> {
  await judge.timed('core', () => loadFrame(check, frame));
  const faces = await judge.judgeFrame(check, signal);
  await nextTask();
  throwIfAborted(signal);
  return faces;
}

/** One clip's check under way. */
class ClipCheck {
  found = false;
  judged = 0;
  private done = 0;
  private score: Score | null = null;
  private readonly startMs = performance.now();
  private readonly known = new Set<number>();

  constructor(
    private readonly judge: FrameJudge, private readonly check: CoreCheck, private readonly task: ClipTask,
    private readonly onEvent: (event: VideoEvent) => void,
  ) {}

  /** Tells how far the check is; `step` more moments are done. */
  advance(step: number): void {
    this.done += step;
    const { done } = this;
    const elapsedS = (performance.now() - this.startMs) / 1000;
    const secondsLeft = done === 0 ? null : (elapsedS / done) * (this.task.frames - done);
    this.onEvent({ type: 'progress', framesDone: done, framesTotal: this.task.frames, secondsLeft });
  }

  /** Judges the frames at `times`. Returns the error that broke it off, and how many of the times were done. */
  async round(clip: Clip, times: readonly number[]): Promise<{ done: number; failure: AirlError | undefined }> {
    const { signal } = this.task;
    let done = 0;
    const onStep = (): void => {
      done += 1;
      this.advance(1);
    };
    const frames = clip.framesAt(times, this.known, { signal, onStep });
    try {
      for (;;) {
        const next = await this.judge.timed('decode', () => frames.next());
        if (next.done) break;
        const faces = await judgeFrame(this.judge, this.check, next.value, signal);
        this.judged += 1;
        if (faces.length > 0) {
          this.found = true;
          this.score = unwrap(this.check.current());
        }
        this.onEvent({ type: 'frame', timestampS: next.value.timestampS, faces, score: this.score });
      }
      return { done, failure: undefined };
    } catch (error) {
      const failure = asAirlError(error, 'internal', 'a frame could not be judged');
      if (failure.code === 'cancelled' || failure.code === 'internal') throw failure;
      return { done, failure };
    } finally {
      await frames.return();
    }
  }
}

/**
 * Judges a clip. `found`: whether any frame has a face. A clip that breaks off keeps what was judged, and is searched
 * before the place where it broke; that is an error only where nothing was found.
 */
export async function judgeClip(
  judge: FrameJudge, clip: Clip, check: CoreCheck, task: ClipTask, onEvent: (event: VideoEvent) => void,
): Promise<{ found: boolean; stoppedEarly: boolean }> {
  const state = new ClipCheck(judge, check, task, onEvent);
  state.advance(0);
  const moments = await judge.timed('decode', () => clip.moments(task.frames));
  const rounds = planRounds(task.frames);
  let until = Infinity;
  let failure: AirlError | undefined;
  let stoppedEarly = false;
  for (const [i, round] of rounds.entries()) {
    const times = round.map((moment) => moments[moment]!).filter((time) => time < until);
    const { done, failure: broke } = await state.round(clip, times);
    if (broke) {
      failure ??= broke;
      until = times[done] ?? until;
    }
    stoppedEarly = task.stopEarly && i + 1 < rounds.length && check.settled() !== null;
    if (stoppedEarly) break;
  }
  if (failure) {
    if (!state.found) throw failure;
    const what = `The clip could not be read to its end; ${state.judged} frames were judged.`;
    check.addWarning('damaged', `${what} ${failure.message}.`);
  }
  if (state.judged === 0) throw new AirlError('truncated', 'no frame of the video could be decoded');
  if (clip.hdr) {
    check.addWarning('hdr', 'The clip has a high dynamic range; it was judged as if it had not, in paler colours.');
  }
  return { found: state.found, stoppedEarly };
}
