/** The module worker of detector.ts: an engine behind rpc.ts. */
import { AirlError, asAirlError } from './errors.js';
import { Engine } from './engine.js';
import { openWebHost } from './host-web.js';
import type { WorkerCall, WorkerCalls, WorkerRequest, WorkerResponse } from './rpc.js';
import { allowOwnScripts } from './trusted-types.js';

/** What of DedicatedWorkerGlobalScope is used; its own library clashes with the DOM's. */
interface WorkerScope {
  postMessage(message: WorkerResponse): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<WorkerRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const running = new Map<number, AbortController>();
// ONNX Runtime starts its threads by plain addresses.
allowOwnScripts();
let opened: Engine | undefined;

function engine(): Engine {
  if (!opened) throw new AirlError('internal', 'the worker has no detector');
  return opened;
}

async function answer(
  request: Exclude<WorkerRequest, { type: 'cancel' }>, signal: AbortSignal,
): Promise<WorkerCalls[WorkerCall]['result']> {
  const { id } = request;
  switch (request.type) {
    case 'open':
      opened = await Engine.open(openWebHost(request.params.storageBytes), request.params, {
        signal,
        onProgress: (progress) => scope.postMessage({ type: 'load', id, progress }),
        onFacts: (facts) => scope.postMessage({ type: 'facts', facts }),
      });
      return opened.facts;
    case 'kindOf':
      return engine().kindOf(request.params.source);
    case 'checkPicture':
      return engine().checkPicture({ ...request.params, frames: 1, stopEarly: false, signal });
    case 'checkClip':
      return engine().checkClip(
        { ...request.params, signal }, (event) => scope.postMessage({ type: 'event', id, event }));
    case 'checkStream':
      return engine().checkStream(
        { ...request.params, signal }, (event) => scope.postMessage({ type: 'event', id, event }));
    case 'timings':
      return engine().seconds;
  }
}

async function handle(request: WorkerRequest): Promise<void> {
  if (request.type === 'cancel') {
    running.get(request.id)?.abort();
    return;
  }
  const { id } = request;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    scope.postMessage({ type: 'done', id, result: await answer(request, controller.signal) });
  } catch (error) {
    const { code, message } = asAirlError(error, 'internal', 'the check failed');
    scope.postMessage({ type: 'failed', id, code, message });
  } finally {
    running.delete(id);
  }
}

scope.addEventListener('message', ({ data }) => void handle(data));
