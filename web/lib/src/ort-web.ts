/** ONNX Runtime Web: the only file that knows it. */
import type { Env, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';

import { AirlError, asAirlError } from './errors.js';
import type { NetRuntime, RuntimeOptions } from './host.js';
import { wrapSession } from './ort-session.js';
import type { ExecutionProvider } from './types.js';

/** What of an ONNX Runtime build is used. */
interface OrtModule {
  env: Env;
  InferenceSession: InferenceSessionFactory;
  Tensor: TensorConstructor;
}

const MAX_DEFAULT_THREADS = 4;
/** Parts of adapter names that mean the CPU draws: SwiftShader, Mesa's llvmpipe, Windows' WARP. */
const SOFTWARE_ADAPTERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp\b/i;

/** Threads that WASM may use: shared memory needs cross-origin isolation. */
export function wasmThreads(asked: number | undefined): number {
  if (!globalThis.crossOriginIsolated) return 1;
  return asked ?? Math.min(MAX_DEFAULT_THREADS, navigator.hardwareConcurrency || 1);
}

/** What an adapter or device says of itself, as one line. */
function adapterName({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return [vendor, architecture, device, description].filter(Boolean).join(' ') || 'that does not say what it is';
}

async function requestAdapter(allowSoftware: boolean): Promise<GPUAdapter> {
  // Absent in browsers without WebGPU, whatever the types say.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) throw new AirlError('unsupported', 'this browser has no WebGPU');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new AirlError('unsupported', 'WebGPU has no adapter here');
  const name = adapterName(adapter.info);
  const fallback = (adapter.info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  if (!allowSoftware && (fallback || SOFTWARE_ADAPTERS.test(name))) {
    throw new AirlError('unsupported', `WebGPU has only a software adapter (${name}), which is slower than WASM`);
  }
  return adapter;
}

function configure(ort: OrtModule, options: RuntimeOptions): number {
  const threads = wasmThreads(options.threads);
  ort.env.wasm.numThreads = threads;
  // The engine runs in a worker already.
  ort.env.wasm.proxy = false;
  if (options.ort !== undefined) ort.env.wasm.wasmPaths = options.ort;
  ort.env.logLevel = 'error';
  return threads;
}

/**
 * Rejects once the GPU device that ONNX Runtime made is lost. By itself a network under way on a lost device may wait
 * for its results for ever.
 */
async function deviceLoss(ort: OrtModule): Promise<never> {
  const device = await ort.env.webgpu.device;
  const { reason, message } = await device.lost;
  throw new AirlError('internal', `the graphics device was lost (${reason}): ${message}`);
}

/** Starts a provider. Errors: unsupported, with the reason. */
export async function openWebRuntime(provider: ExecutionProvider, options: RuntimeOptions): Promise<NetRuntime> {
  if (provider === 'cpu') throw new AirlError('unsupported', 'the cpu provider exists only in Node; use wasm');
  const gpu = provider === 'webgpu' ? await requestAdapter(options.allowSoftwareAdapter) : undefined;
  const ort: OrtModule = await (gpu ? import('onnxruntime-web/webgpu') : import('onnxruntime-web/wasm'));
  return {
    provider,
    threads: configure(ort, options),
    isolated: globalThis.crossOriginIsolated,
    adapter: gpu ? adapterName(gpu.info) : '',
    float16: gpu?.features.has('shader-f16') ?? false,
    async compile(onnx, { small }) {
      try {
        const executionProviders = [small ? 'wasm' : provider];
        const created = await ort.InferenceSession.create(onnx, { executionProviders, graphOptimizationLevel: 'all' });
        const session = wrapSession(created, ort.Tensor);
        if (small || !gpu) return session;
        const loss = deviceLoss(ort);
        // Whoever runs the session hears of it.
        loss.catch(() => undefined);
        return { ...session, run: (inputs) => Promise.race([session.run(inputs), loss]) };
      } catch (error) {
        throw asAirlError(error, 'unsupported', `ONNX Runtime (${provider}) cannot load the network`);
      }
    },
  };
}
