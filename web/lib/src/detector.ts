import { DetectorHandle, loadLive } from './detector-handle.js';
import type { DetectorBackend } from './detector-handle.js';
import { AirlError, throwIfAborted } from './errors.js';
import { resolveDetectorOptions } from './options.js';
import type { WorkerCall, WorkerCalls, WorkerRequest, WorkerResponse } from './rpc.js';
import type { Detector, DetectorFacts, DetectorOptions, LoadProgress, StreamEvent, VideoEvent } from './types.js';

/** What a call hears before its result. */
interface CallHooks {
  signal?: AbortSignal | undefined;
  onLoad?: ((progress: LoadProgress) => void) | undefined;
  onEvent?: (event: VideoEvent | StreamEvent) => void;
  /** What changes hands with the request. */
  transfer?: Transferable[];
}

interface PendingCall extends CallHooks {
  resolve(result: unknown): void;
  reject(error: AirlError): void;
}

/** Calls into a worker that speaks rpc.ts. */
class WorkerClient {
  private readonly pending = new Map<number, PendingCall>();
  private lastId = 0;

  constructor(private readonly worker: Worker, private readonly onFacts: (facts: DetectorFacts) => void) {
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerResponse>) => this.receive(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.failAll(new AirlError('internal', `the worker broke: ${event.message || 'it could not be loaded'}`));
    });
  }

  call<Call extends WorkerCall>(
    type: Call, params: WorkerCalls[Call]['params'], hooks: CallHooks = {},
  ): Promise<WorkerCalls[Call]['result']> {
    const id = ++this.lastId;
    return new Promise<WorkerCalls[Call]['result']>((resolve, reject) => {
      const { signal } = hooks;
      const onAbort = (): void => {
        this.post({ type: 'cancel', id });
        this.take(id)?.reject(new AirlError('cancelled', 'the check was cancelled'));
      };
      this.pending.set(id, {
        ...hooks,
        resolve(result) {
          signal?.removeEventListener('abort', onAbort);
          resolve(result as WorkerCalls[Call]['result']);
        },
        reject(error) {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.post({ type, id, params } as WorkerRequest, hooks.transfer);
    });
  }

  /** Ends the worker; calls under way fail with `cancelled`. */
  close(): void {
    this.worker.terminate();
    this.failAll(new AirlError('cancelled', 'the detector has been disposed'));
  }

  private post(request: WorkerRequest, transfer: Transferable[] = []): void {
    this.worker.postMessage(request, transfer);
  }

  private take(id: number): PendingCall | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    return call;
  }

  private failAll(error: AirlError): void {
    for (const id of [...this.pending.keys()]) this.take(id)?.reject(error);
  }

  private receive(response: WorkerResponse): void {
    switch (response.type) {
      case 'load':
        this.pending.get(response.id)?.onLoad?.(response.progress);
        break;
      case 'event':
        this.pending.get(response.id)?.onEvent?.(response.event);
        break;
      case 'facts':
        this.onFacts(response.facts);
        break;
      case 'done':
        this.take(response.id)?.resolve(response.result);
        break;
      case 'failed':
        this.take(response.id)?.reject(new AirlError(response.code, response.message));
        break;
    }
  }
}

/**
 * Loads the core, the face nets and a model into a worker of its own and runs the model's self-test.
 * Throws TypeError for options that are not valid; AirlError `model_mismatch` for a model package that is not what it
 * states, `unsupported` where no execution provider starts, `bad_input` where a file cannot be loaded.
 */
export async function createDetector(options: DetectorOptions): Promise<Detector> {
  const resolved = resolveDetectorOptions(
    options, (location) => new URL(location, document.baseURI).href, { ort: true });
  throwIfAborted(options.signal);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'airl' });
  let facts: DetectorFacts;
  const client = new WorkerClient(worker, (changed) => (facts = changed));
  try {
    // As the worker loads its rarer parts, so that a detector that is open needs no network.
    const live = loadLive().catch(() => undefined);
    facts = await client.call('open', resolved, { signal: options.signal, onLoad: options.onProgress });
    await live;
    const backend: DetectorBackend = {
      get facts() {
        return facts;
      },
      kindOf: (source) => client.call('kindOf', { source }),
      checkPicture: ({ source, name, capture, signal }) =>
        client.call('checkPicture', { source, name, capture }, { signal }),
      checkClip: ({ source, name, capture, frames, stopEarly, signal }, onEvent) =>
        client.call('checkClip', { source, name, capture, frames, stopEarly }, {
          signal, onEvent: (event) => onEvent(event as VideoEvent),
        }),
      checkStream: ({ port, name, capture, windowS, signal }, onEvent) =>
        client.call('checkStream', { port, name, capture, windowS }, {
          signal, transfer: [port], onEvent: (event) => onEvent(event as StreamEvent),
        }),
      timings: () => client.call('timings', null),
      release: () => client.close(),
    };
    return new DetectorHandle(backend);
  } catch (error) {
    client.close();
    throw error;
  }
}
