/** ONNX Runtime for Node: the only file that knows it. */
import { availableParallelism } from 'node:os';

import { AirlError, asAirlError } from './errors.js';
import type { NetRuntime, RuntimeOptions } from './host.js';
import { wrapSession } from './ort-session.js';
import type { ExecutionProvider } from './types.js';

/** Starts a provider. Errors: unsupported. */
export async function openNodeRuntime(provider: ExecutionProvider, options: RuntimeOptions): Promise<NetRuntime> {
  if (provider === 'wasm') throw new AirlError('unsupported', 'the wasm provider exists only in browsers; use cpu');
  const ort = await import('onnxruntime-node');
  const threads = options.threads ?? availableParallelism();
  return {
    provider, threads, isolated: true, adapter: '',
    // CPU kernels take float16 graphs by casting every operator: slower than float32, so such variants are left alone.
    float16: false,
    async compile(onnx, { small }) {
      try {
        const session = await ort.InferenceSession.create(onnx, {
          executionProviders: [small ? 'cpu' : provider], intraOpNumThreads: threads, graphOptimizationLevel: 'all',
          logSeverityLevel: 3,
        });
        return wrapSession(session, ort.Tensor);
      } catch (error) {
        throw asAirlError(error, 'unsupported', `ONNX Runtime (${provider}) cannot load the network`);
      }
    },
  };
}
