/** The Detector that callers hold: checks arguments, joins signals, and turns events into a generator. */
import type { EngineCheck } from './engine.js';
import { AirlError, throwIfAborted } from './errors.js';
import { EventQueue } from './event-queue.js';
import type { LiveTask } from './live-check.js';
import { requireFileSource, resolveCheckOptions, resolveStreamOptions } from './options.js';
import type { ResolvedCheckOptions } from './options.js';
import type { Report } from './report.js';
import type * as SourceLive from './source-live.js';
import type { FetchOptions } from './source-remote.js';
import type {
  CheckOptions, Detector, DetectorFacts, FileSource, LiveSource, StageSeconds, StreamCheckOptions, StreamEvent,
  VideoCheckOptions, VideoEvent,
} from './types.js';

/** Where the engine is: in a worker or in this thread. */
export interface DetectorBackend {
  /** Of now. */
  readonly facts: DetectorFacts;
  kindOf(source: Blob): Promise<'picture' | 'video'>;
  checkPicture(check: EngineCheck): Promise<Report>;
  checkClip(check: EngineCheck, onEvent: (event: VideoEvent) => void): Promise<Report>;
  /** Absent where nothing plays. */
  checkStream?(task: LiveTask, onEvent: (event: StreamEvent) => void): Promise<Report>;
  /** A file: URL's file, where there are such. */
  openFileUrl?(url: URL): Promise<Blob>;
  timings(): Promise<StageSeconds>;
  /** Called once. */
  release(): void;
}

/** Frames of what plays: a script of its own. */
export const loadLive = (): Promise<typeof SourceLive> => import('./source-live.js');

/** A detector over any backend. */
export class DetectorHandle implements Detector {
  private readonly disposed = new AbortController();

  constructor(private readonly backend: DetectorBackend) {}

  get facts(): DetectorFacts {
    return this.backend.facts;
  }

  async checkImage(source: FileSource, options?: CheckOptions): Promise<Report> {
    const request = this.prepare(source, options);
    throwIfAborted(request.signal);
    return this.backend.checkPicture(await this.withFile(source, request));
  }

  checkVideo(source: FileSource, options?: VideoCheckOptions): AsyncGenerator<VideoEvent, Report, void> {
    const request = this.prepare(source, options);
    return this.drain<VideoEvent>(request.signal, async (signal, onEvent) =>
      this.backend.checkClip(await this.withFile(source, { ...request, signal }), onEvent));
  }

  checkStream(source: LiveSource, options?: StreamCheckOptions): AsyncGenerator<StreamEvent, Report, void> {
    const { name, capture, windowS, intervalS, until, signal: asked } = resolveStreamOptions(source, options);
    const signal = this.joined(asked);
    return this.drain<StreamEvent>(signal, async (drained, onEvent) => {
      if (!this.backend.checkStream) throw new AirlError('unsupported', 'streams are checked in pages only');
      const { serveFrames } = await loadLive();
      const { port1, port2 } = new MessageChannel();
      const stop = serveFrames(port1, source, { intervalS, signal: drained, ...(until && { until }) });
      try {
        return await this.backend.checkStream({ port: port2, name, capture, windowS, signal: drained }, onEvent);
      } finally {
        stop();
      }
    });
  }

  async kindOf(source: Blob | Uint8Array): Promise<'picture' | 'video'> {
    this.throwIfDisposed();
    requireFileSource(source);
    return this.backend.kindOf(source instanceof Blob ? source : new Blob([source as Uint8Array<ArrayBuffer>]));
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

  /** Runs a check, whose events it yields; whoever leaves it cancels the check. */
  private async *drain<Event>(
    asked: AbortSignal, run: (signal: AbortSignal, onEvent: (event: Event) => void) => Promise<Report>,
  ): AsyncGenerator<Event, Report, void> {
    const left = new AbortController();
    const signal = AbortSignal.any([asked, left.signal]);
    throwIfAborted(signal);
    const events = new EventQueue<Event>();
    try {
      return yield* events.drain(run(signal, (event) => events.push(event)));
    } finally {
      left.abort();
    }
  }

  private prepare(
    source: FileSource, options: VideoCheckOptions | undefined,
  ): ResolvedCheckOptions & { signal: AbortSignal } {
    requireFileSource(source);
    const request = resolveCheckOptions(source, options);
    return { ...request, signal: this.joined(request.signal) };
  }

  /** Aborted with the detector too. */
  private joined(signal: AbortSignal | undefined): AbortSignal {
    this.throwIfDisposed();
    return AbortSignal.any([this.disposed.signal, ...(signal ? [signal] : [])]);
  }

  private async withFile(
    source: FileSource, { onDownload, ...check }: ResolvedCheckOptions & { signal: AbortSignal },
  ): Promise<EngineCheck> {
    const file = await this.fileOf(source, { signal: check.signal, ...(onDownload && { onDownload }) });
    return { ...check, source: file, name: check.name || (file instanceof File ? file.name : '') };
  }

  private async fileOf(source: FileSource, options: FetchOptions): Promise<Blob> {
    if (source instanceof Blob) return source;
    if (source instanceof Uint8Array) return new Blob([source as Uint8Array<ArrayBuffer>]);
    if (source instanceof URL && source.protocol === 'file:' && this.backend.openFileUrl) {
      return this.backend.openFileUrl(source);
    }
    const { collectStream, fetchFile } = await import('./source-remote.js');
    return source instanceof URL ? fetchFile(source, options) : collectStream(source, 'the stream', options);
  }

  private throwIfDisposed(): void {
    if (this.disposed.signal.aborted) throw new AirlError('cancelled', 'the detector has been disposed');
  }
}
