/** Checks waiting and running, one at a time; tells the service worker of each change. */
import type { Detector, LoadProgress } from '@airl/lib';

import type { CheckProgress, CheckRecord, CheckRequest, CheckState } from '../shared/check-record.js';
import { ANSWER_MS, IDLE_MS } from '../shared/limits.js';
import type { OffscreenMessage } from '../shared/messages.js';
import type { DetectorSlot } from './detector-slot.js';
import { failureOf } from './failure.js';
import { KeptMedia } from './kept-media.js';
import { runCheck } from './run-check.js';
import type { Tell } from './tell.js';
import { Turns } from './turns.js';

export interface CheckHostOptions {
  slot: DetectorSlot;
  tell: Tell;
  /** Called when a check begins. */
  onBusy?: () => void;
  /** Called when the detector and all files have been let go. */
  onIdle: () => void;
}

interface RunningCheck {
  cancel: AbortController;
  /** Set while the reader is asked. */
  answer?: (granted: boolean) => void;
}

export class CheckHost {
  readonly #running = new Map<string, RunningCheck>();
  readonly #turns = new Turns();
  readonly #media = new KeptMedia();
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  /** States not told yet, by check: of one that changes faster than it is told, the last. */
  readonly #untold = new Map<string, CheckRecord>();
  #telling: Promise<void> | undefined;

  constructor(private readonly options: CheckHostOptions) {
    this.#waitForIdle();
  }

  handle(message: OffscreenMessage): Promise<unknown> {
    switch (message.type) {
      case 'start':
        void this.#run(message.request);
        return Promise.resolve(null);
      case 'stop':
        this.#running.get(message.checkId)?.cancel.abort();
        return Promise.resolve(null);
      case 'answered':
        this.#running.get(message.checkId)?.answer?.(message.granted);
        return Promise.resolve(null);
      case 'media':
        return Promise.resolve(this.#media.get(message.checkId));
    }
  }

  async #run(request: CheckRequest): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.options.onBusy?.();
    const running: RunningCheck = { cancel: new AbortController() };
    this.#running.set(request.id, running);
    const { signal } = running.cancel;
    let pass = (): void => undefined;
    try {
      pass = await this.#turns.take(signal);
      const { key, stored, file } = await runCheck(request, {
        tell: this.options.tell,
        signal,
        detector: () => this.#detector(request),
        onProgress: (progress) => this.#tellProgress(request, progress),
        ask: async (origin) => {
          pass();
          this.#tellState(request, { status: 'asking', origin });
          const granted = await answerOf(running);
          this.#tellState(request, { status: 'waiting' });
          pass = await this.#turns.take(signal);
          return granted;
        },
      });
      if (file) this.#media.put(request.id, file);
      await this.options.tell({ target: 'background', type: 'store-report', key, stored });
      const { verdict, probability } = stored.report;
      this.#tellState(request, { status: 'done', reportKey: key, verdict, probability });
    } catch (error) {
      this.#tellState(
        request, signal.aborted ? { status: 'cancelled' } : { status: 'failed', failure: failureOf(error) });
    } finally {
      pass();
      this.#running.delete(request.id);
      await this.#telling;
      this.#waitForIdle();
    }
  }

  async #detector(request: CheckRequest): Promise<Detector> {
    return this.options.slot.get(({ stage, bytesDone: done, bytesTotal: total }: LoadProgress) =>
      this.#tellProgress(request, stage === 'model' ? { phase: 'model', done, total } : { phase: 'model' }));
  }

  #tellProgress(request: CheckRequest, progress: Partial<CheckProgress> & Pick<CheckProgress, 'phase'>): void {
    this.#tellState(request, { status: 'checking', progress: { done: 0, total: 0, secondsLeft: null, ...progress } });
  }

  #tellState(request: CheckRequest, state: CheckState): void {
    this.#untold.set(request.id, { ...request, state });
    this.#telling ??= this.#tellAll();
  }

  async #tellAll(): Promise<void> {
    for (let [record] = this.#untold.values(); record; [record] = this.#untold.values()) {
      this.#untold.delete(record.id);
      try {
        await this.options.tell({ target: 'background', type: 'record', record });
      } catch (error) {
        console.warn('AIRL: a check could not be recorded:', error);
      }
    }
    this.#telling = undefined;
  }

  #waitForIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#running.size > 0) return;
    this.#idleTimer = setTimeout(() => {
      this.#media.clear();
      this.options.slot.release();
      this.options.onIdle();
    }, IDLE_MS);
  }
}

/** The reader's answer; no answer is a no, and so is a cancellation, which the check then notices by itself. */
function answerOf(running: RunningCheck): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (granted: boolean): void => {
      clearTimeout(timer);
      delete running.answer;
      resolve(granted);
    };
    const timer = setTimeout(() => settle(false), ANSWER_MS);
    running.answer = settle;
    running.cancel.signal.addEventListener('abort', () => settle(false), { once: true });
  });
}
