/** The Detector that callers hold: checks arguments, joins signals, and turns events into a generator. */
import type { EngineCheck } from './engine.js';
import { AirlError, throwIfAborted } from './errors.js';
import { EventQueue } from './event-queue.js';
import { resolveCheckOptions, toBlob } from './options.js';
import type { Report } from './report.js';
import type { CheckOptions, Detector, DetectorFacts, StageSeconds, VideoCheckOptions, VideoEvent } from './types.js';

/** Where the engine is: in a worker or in this thread. */
export interface DetectorBackend {
  /** Of now. */
  readonly facts: DetectorFacts;
  kindOf(source: Blob): Promise<'picture' | 'video'>;
  checkPicture(check: EngineCheck): Promise<Report>;
  checkClip(check: EngineCheck, onEvent: (event: VideoEvent) => void): Promise<Report>;
  timings(): Promise<StageSeconds>;
  /** Called once. */
  release(): void;
}

/** A detector over any backend. */
export class DetectorHandle implements Detector {
  private readonly disposed = new AbortController();

  constructor(private readonly backend: DetectorBackend) {}

  get facts(): DetectorFacts {
    return this.backend.facts;
  }

  async checkImage(source: Blob | Uint8Array, options?: CheckOptions): Promise<Report> {
    const check = this.prepare(source, options);
    throwIfAborted(check.signal);
    return this.backend.checkPicture(check);
  }

  checkVideo(source: Blob | Uint8Array, options?: VideoCheckOptions): AsyncGenerator<VideoEvent, Report, void> {
    return this.runClip(this.prepare(source, options));
  }

  async kindOf(source: Blob | Uint8Array): Promise<'picture' | 'video'> {
    this.throwIfDisposed();
    return this.backend.kindOf(toBlob(source));
  }

  async timings(): Promise<StageSeconds> {
    this.throwIfDisposed();
    return this.backend.timings();
  }

  dispose(): void {
    if (this.disposed.signal.aborted) return;
    this.disposed.abort();
    this.backend.release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private async *runClip(check: EngineCheck): AsyncGenerator<VideoEvent, Report, void> {
    const left = new AbortController();
    const signal = AbortSignal.any([check.signal, left.signal]);
    throwIfAborted(signal);
    const events = new EventQueue<VideoEvent>();
    try {
      return yield* events.drain(this.backend.checkClip({ ...check, signal }, (event) => events.push(event)));
    } finally {
      left.abort();
    }
  }

  private prepare(source: Blob | Uint8Array, options: VideoCheckOptions | undefined): EngineCheck {
    const blob = toBlob(source);
    const { name, frames, stopEarly, signal } = resolveCheckOptions(source, options);
    this.throwIfDisposed();
    const signals = [this.disposed.signal, ...(signal ? [signal] : [])];
    return { source: blob, name, frames, stopEarly, signal: AbortSignal.any(signals) };
  }

  private throwIfDisposed(): void {
    if (this.disposed.signal.aborted) throw new AirlError('cancelled', 'the detector has been disposed');
  }
}
