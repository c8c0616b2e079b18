/** The checks of this visit, run one after the other. Knows nothing of the page's elements. */
import { AirlError, type AirlErrorCode, type Detector, type Report, type StreamEvent } from '@airl/lib';

import { judgeAddress, judgeFile, judgeLive, type CheckProgress } from './check-runner.js';
import { ENGINE, ERRORS } from './strings.js';

/** What is checked: a file, an address of this page's own origin, or what a camera or screen shows. */
export type CheckSource =
  | { kind: 'file'; file: File }
  | { kind: 'address'; url: URL }
  | { kind: 'live'; stream: MediaStream };

export type CheckState =
  | { status: 'waiting' }
  | { status: 'checking'; progress: CheckProgress }
  /** `latest` is absent before the first judged frame. */
  | { status: 'live'; frames: number; latest?: StreamEvent }
  | { status: 'done'; report: Report }
  | { status: 'failed'; code: AirlErrorCode; message: string }
  | { status: 'cancelled' };

export interface Check {
  readonly id: number;
  readonly name: string;
  readonly source: CheckSource;
  /** What was checked, once it is here; live checks keep nothing. */
  file?: File;
  state: CheckState;
  /** When its report was made. */
  checkedAt?: Date;
}

export interface ChecksOptions {
  detector: () => Promise<Detector>;
  onChange: (check: Check) => void;
}

/** Whether a check waits or runs. */
export function isOpen({ state }: Check): boolean {
  return state.status === 'waiting' || state.status === 'checking' || state.status === 'live';
}

export class Checks {
  readonly #all: Check[] = [];
  readonly #options: ChecksOptions;
  #lastId = 0;
  #busy = false;
  #running: { check: Check; cancel: AbortController; stop: AbortController } | undefined;

  constructor(options: ChecksOptions) {
    this.#options = options;
  }

  /** In the order in which they were added. */
  get all(): readonly Check[] {
    return this.#all;
  }

  byId(id: number): Check | undefined {
    return this.#all.find((check) => check.id === id);
  }

  /** Appends files and starts on the first of them where nothing is running. */
  add(files: Iterable<File>): Check[] {
    return Array.from(files, (file) => this.#append(file.name, { kind: 'file', file }));
  }

  addAddress(url: URL): Check {
    return this.#append(url.pathname.split('/').at(-1) || url.href, { kind: 'address', url });
  }

  /** Takes the stream over, and checks it before all that waits: it plays now. */
  addLive(stream: MediaStream, name: string): Check {
    return this.#append(name, { kind: 'live', stream });
  }

  /** Ends a live check with its report. */
  stop(check: Check): void {
    if (this.#running?.check === check) this.#running.stop.abort();
  }

  /** Ends a check that waits or runs; others go on. */
  cancel(check: Check): void {
    if (this.#running?.check === check) this.#running.cancel.abort();
    else if (check.state.status === 'waiting') {
      release(check.source);
      this.#change(check, { status: 'cancelled' });
    }
  }

  cancelAll(): void {
    for (const check of this.#all.filter(isOpen)) this.cancel(check);
  }

  /** Checks once more what failed or was cancelled. */
  retry(check: Check): void {
    if (isOpen(check) || check.source.kind === 'live') return;
    delete check.checkedAt;
    this.#change(check, { status: 'waiting' });
    void this.#run();
  }

  /** Forgets a check; one that runs is cancelled. */
  remove(check: Check): void {
    this.cancel(check);
    this.#all.splice(this.#all.indexOf(check), 1);
  }

  #append(name: string, source: CheckSource): Check {
    const check: Check = {
      id: ++this.#lastId,
      name,
      source,
      ...(source.kind === 'file' && { file: source.file }),
      state: { status: 'waiting' },
    };
    this.#all.push(check);
    this.#options.onChange(check);
    // After the caller has added all of its files.
    queueMicrotask(() => void this.#run());
    return check;
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#next(); next; next = this.#next()) await this.#runOne(next);
    this.#busy = false;
  }

  #next(): Check | undefined {
    const waiting = this.#all.filter(({ state }) => state.status === 'waiting');
    return waiting.find(({ source }) => source.kind === 'live') ?? waiting[0];
  }

  async #runOne(check: Check): Promise<void> {
    const running = { check, cancel: new AbortController(), stop: new AbortController() };
    this.#running = running;
    try {
      const report = await this.#judge(check, running.cancel.signal, running.stop.signal);
      check.checkedAt = new Date();
      this.#change(check, { status: 'done', report });
    } catch (thrown) {
      this.#change(check, running.cancel.signal.aborted ? { status: 'cancelled' } : failure(thrown));
    } finally {
      release(check.source);
      this.#running = undefined;
    }
  }

  async #judge(check: Check, signal: AbortSignal, until: AbortSignal): Promise<Report> {
    const { source, name } = check;
    const tell = (progress: CheckProgress) => this.#change(check, { status: 'checking', progress });
    tell({ phase: 'model' });
    const detector = await unlessAborted(this.#options.detector().catch(rejectAsEngine), signal);
    switch (source.kind) {
      case 'file':
        return judgeFile(detector, source.file, signal, tell);
      case 'address':
        return judgeAddress(detector, source.url, signal, tell, (file) => (check.file = file));
      case 'live':
        return judgeLive(detector, source.stream, { name, signal, until }, (latest, frames) =>
          this.#change(check, { status: 'live', frames, ...(latest && { latest }) }));
    }
  }

  /** A check that was removed changes unheard. */
  #change(check: Check, state: CheckState): void {
    check.state = state;
    if (this.#all.includes(check)) this.#options.onChange(check);
  }
}

/** Lets go of a camera or screen. */
function release(source: CheckSource): void {
  if (source.kind === 'live') for (const track of source.stream.getTracks()) track.stop();
}

/** What keeps the engine from starting is no fault of the file that waits for it, whatever the code says elsewhere. */
function rejectAsEngine(thrown: unknown): never {
  const code = thrown instanceof AirlError ? thrown.code : 'internal';
  const ofFiles: readonly AirlErrorCode[] = ['bad_input', 'unsupported', 'too_large', 'truncated'];
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  throw new AirlError(ofFiles.includes(code) ? 'internal' : code, `${ENGINE.failed}: ${message}`, { cause: thrown });
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
