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

async function requestAdapter(allowSoftware: boolean): Promise<GPUAdapter> {
  // Absent in browsers without WebGPU, whatever the types say.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) throw new AirlError('unsupported', 'this browser has no WebGPU');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new AirlError('unsupported', 'WebGPU has no adapter here');
  const { vendor, architecture, device, description } = adapter.info;
  const name = [vendor, architecture, device, description].filter(Boolean).join(' ');
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

/** Starts a provider. Errors: unsupported, with the reason. */
export async function openWebRuntime(provider: ExecutionProvider, options: RuntimeOptions): Promise<NetRuntime> {
  if (provider === 'cpu') throw new AirlError('unsupported', 'the cpu provider exists only in Node; use wasm');
  let float16 = false;
  let ort: OrtModule;
  if (provider === 'webgpu') {
    const adapter = await requestAdapter(options.allowSoftwareAdapter);
    float16 = adapter.features.has('shader-f16');
    ort = await import('onnxruntime-web/webgpu');
  } else {
    ort = await import('onnxruntime-web/wasm');
  }
  const threads = configure(ort, options);
  return {
    provider, threads, float16,
    async compile(onnx, { small }) {
      try {
        const executionProviders = [small ? 'wasm' : provider];
        const session = await ort.InferenceSession.create(onnx, { executionProviders, graphOptimizationLevel: 'all' });
        return wrapSession(session, ort.Tensor);
      } catch (error) {
        throw asAirlError(error, 'unsupported', `ONNX Runtime (${provider}) cannot load the network`);
      }
    },
  };
}
