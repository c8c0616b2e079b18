/** The files of this visit, checked one after the other. Knows nothing of the page's elements. */
import { AirlError, type AirlErrorCode, type Detector, type Report } from '@airl/lib';

import type { TimelinePoint } from './components/timeline.js';
import { ERRORS } from './strings.js';

export interface CheckProgress {
  phase: 'model' | 'opening' | 'frames' | 'picture';
  framesDone: number;
  framesTotal: number;
  secondsLeft: number | null;
  /** Frames judged so far. */
  points: TimelinePoint[];
}

export type CheckState =
  | { status: 'waiting' }
  | { status: 'checking'; progress: CheckProgress }
  | { status: 'done'; report: Report }
  | { status: 'failed'; code: AirlErrorCode; message: string }
  | { status: 'cancelled' };

export interface Check {
  readonly id: number;
  readonly file: File;
  state: CheckState;
  /** When its report was made. */
  checkedAt?: Date;
}

export interface ChecksOptions {
  detector: () => Promise<Detector>;
  onChange: (check: Check) => void;
}

export class Checks {
  readonly all: Check[] = [];
  readonly #options: ChecksOptions;
  readonly #cancels = new Map<Check, AbortController>();
  #running = false;

  constructor(options: ChecksOptions) {
    this.#options = options;
  }

  /** Appends files and starts on the first of them where nothing is running. */
  add(files: Iterable<File>): Check[] {
    const added = Array.from(files, (file, i): Check => ({
      id: this.all.length + i,
      file,
      state: { status: 'waiting' },
    }));
    this.all.push(...added);
    for (const check of added) this.#options.onChange(check);
    void this.#run();
    return added;
  }

  /** Ends a check that waits or runs; others go on. */
  cancel(check: Check): void {
    if (check.state.status === 'waiting') this.#change(check, { status: 'cancelled' });
    else this.#cancels.get(check)?.abort();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#nextWaiting(); next; next = this.#nextWaiting()) await this.#runOne(next);
    this.#running = false;
  }

  #nextWaiting(): Check | undefined {
    return this.all.find((check) => check.state.status === 'waiting');
  }

  async #runOne(check: Check): Promise<void> {
    const cancel = new AbortController();
    this.#cancels.set(check, cancel);
    const progress: CheckProgress = { phase: 'model', framesDone: 0, framesTotal: 0, secondsLeft: null, points: [] };
    const tell = () => this.#change(check, { status: 'checking', progress });
    try {
      tell();
      if (check.file.size === 0) throw new AirlError('bad_input', ERRORS.empty);
      const report = await this.#judge(check.file, progress, tell, cancel.signal);
      check.checkedAt = new Date();
      this.#change(check, { status: 'done', report });
    } catch (thrown) {
      this.#change(check, cancel.signal.aborted ? { status: 'cancelled' } : failure(thrown));
    } finally {
      this.#cancels.delete(check);
    }
  }

  async #judge(file: File, progress: CheckProgress, tell: () => void, signal: AbortSignal): Promise<Report> {
    const detector = await unlessAborted(this.#options.detector(), signal);
    progress.phase = 'opening';
    tell();
    const kind = await unlessAborted(detector.kindOf(file), signal);
    if (kind === 'picture') {
      progress.phase = 'picture';
      tell();
      return detector.checkImage(file, { name: file.name, signal });
    }
    const events = detector.checkVideo(file, { name: file.name, signal });
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
      const event = next.value;
      progress.phase = 'frames';
      if (event.type === 'progress') {
        progress.framesDone = event.framesDone;
        progress.framesTotal = event.framesTotal;
        progress.secondsLeft = event.secondsLeft;
      } else {
        const highest = Math.max(...event.faces.map((face) => face.probability));
        progress.points.push({
          timestampS: event.timestampS,
          ...(event.faces.length > 0 ? { score: { probability: highest } } : {}),
        });
      }
      tell();
    }
  }

  #change(check: Check, state: CheckState): void {
    check.state = state;
    this.#options.onChange(check);
  }
}

function failure(thrown: unknown): CheckState {
  if (thrown instanceof AirlError) return { status: 'failed', code: thrown.code, message: thrown.message };
  return { status: 'failed', code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** The promise's value, or a rejection as soon as the signal is aborted. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new AirlError('cancelled', ERRORS.byCode.cancelled));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
