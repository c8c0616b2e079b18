/** Model packages: which one, which of its variants, and whether the bytes are the ones that model.json states. */
import type { AirlCore, CoreModelSpec } from '../../../wasm/airl-core.js';
import { AirlError, unwrap } from './errors.js';
import type { Host, NetRuntime, NetSession } from './host.js';
import { sha256Hex } from './sha256.js';

type ModelVariant = CoreModelSpec['variants'][number];

/** A validated model.json. */
export interface ModelPackage {
  url: string;
  json: string;
  spec: CoreModelSpec;
}

/** Outputs of the AIRL net for one face. */
export interface ModelOutputs {
  logit: number;
  rgbLogit: number;
  spectrumLogit: number;
  heatmap: Float32Array;
}

/** Options of loading. */
export interface LoadOptions {
  signal?: AbortSignal;
  onBytes?: (done: number, total: number) => void;
}

const MAX_INDEX_BYTES = 64 * 1024;

/** URL of the model.json that index.json in `folder` calls default; `path` there is relative to `folder`. */
export async function defaultModelUrl(host: Host, folder: string, options: LoadOptions = {}): Promise<string> {
  const url = new URL('index.json', folder).href;
  const text = new TextDecoder().decode(await host.readAsset(url, { ...options, maxBytes: MAX_INDEX_BYTES }));
  let index: { default?: unknown; models?: unknown };
  try {
    index = JSON.parse(text) as typeof index;
  } catch (error) {
    throw new AirlError('model_mismatch', `${url} is not JSON`, { cause: error });
  }
  const models = Array.isArray(index.models) ? (index.models as { name?: unknown; path?: unknown }[]) : [];
  const path = models.find(({ name }) => name !== undefined && name === index.default)?.path;
  if (typeof path !== 'string' || path === '') {
    throw new AirlError('model_mismatch', `${url} names no path for its default model ${String(index.default)}`);
  }
  return new URL(path.endsWith('.json') ? path : `${path.replace(/\/$/, '')}/model.json`, folder).href;
}

/** Reads and validates a model.json. Errors: model_mismatch naming the member; too_large. */
export async function readModelPackage(
  host: Host, core: AirlCore, url: string, options: LoadOptions = {},
): Promise<ModelPackage> {
  const maxBytes = core.limits()['maxModelJsonBytes'] ?? 0;
  const json = new TextDecoder().decode(await host.readAsset(url, { ...options, maxBytes }));
  return { url, json, spec: unwrap(core.parseModel(json)) };
}

/** The first variant, in the package's order of preference, that the runtime can run. */
export function chooseVariant(spec: CoreModelSpec, runtime: Pick<NetRuntime, 'provider' | 'float16'>): ModelVariant {
  const variant = spec.variants.find(
    ({ executionProviders, precision }) =>
      executionProviders.includes(runtime.provider) && (precision !== 'float16' || runtime.float16),
  );
  if (!variant) {
    throw new AirlError('unsupported', `model ${spec.name} ${spec.version} has no variant for ${runtime.provider}`);
  }
  return variant;
}

/** The variant's bytes, verified. Errors: too_large, model_mismatch. */
export async function readVariant(
  host: Host, core: AirlCore, model: ModelPackage, variant: ModelVariant, options: LoadOptions = {},
): Promise<Uint8Array> {
  const url = new URL(variant.file, model.url).href;
  const limit = core.limits()['maxModelFileBytes'] ?? 0;
  if (variant.bytes > limit) {
    throw new AirlError('too_large', `${variant.file} has ${variant.bytes} bytes; at most ${limit} are allowed`);
  }
  const bytes = await host.readAsset(url, { ...options, maxBytes: limit });
  if (bytes.length !== variant.bytes) {
    throw new AirlError(
      'model_mismatch', `${variant.file} has ${bytes.length} bytes where model.json states ${variant.bytes}`);
  }
  const found = await sha256Hex(bytes);
  if (found !== variant.sha256) {
    throw new AirlError(
      'model_mismatch', `${variant.file} has the sha256 ${found} where model.json states ${variant.sha256}`);
  }
  return bytes;
}

/** Runs the AIRL net on one face's tensors. */
export async function runModel(
  session: NetSession, spec: CoreModelSpec, tensors: { rgb: Float32Array; spectrum: Float32Array },
): Promise<ModelOutputs> {
  const outputs = await session.run({
    rgb: { data: tensors.rgb, dims: [1, 3, spec.rgbSide, spec.rgbSide] },
    spectrum: { data: tensors.spectrum, dims: [1, 1, spec.spectrumSide, spec.spectrumSide] },
  });
  const scalar = (name: string): number => {
    const value = outputs[name]?.[0];
    if (value === undefined) throw new AirlError('model_mismatch', `the model has no output ${name}`);
    return value;
  };
  const heatmap = outputs['heatmap'];
  if (!heatmap) throw new AirlError('model_mismatch', 'the model has no output heatmap');
  return {
    logit: scalar('logit'), rgbLogit: scalar('rgb_logit'), spectrumLogit: scalar('spectrum_logit'), heatmap,
  };
}

/** The package's bytes are right, but a provider computes other logits from them than model.json states. */
export class SelfTestError extends AirlError {
  constructor(message: string) {
    super('model_mismatch', message);
  }
}

/** Runs the seeded input of model.json; a logit off by more than the variant's tolerance is a SelfTestError. */
export async function runSelfTest(
  core: AirlCore, session: NetSession, spec: CoreModelSpec, variant: ModelVariant,
): Promise<void> {
  const expected = variant.selfTest ?? spec.selfTest;
  const outputs = await runModel(session, spec, core.selfTestInput(spec.rgbSide, expected.seed));
  for (const member of ['logit', 'rgbLogit', 'spectrumLogit'] as const) {
    // A difference that is not a number fails too.
    if (!(Math.abs(outputs[member] - expected[member]) <= expected.tolerance)) {
      throw new SelfTestError(
        `self-test of ${spec.name} ${spec.version} (${variant.precision}): ${member} is ${outputs[member]} ` +
          `where model.json states ${expected[member]} within ${expected.tolerance}`);
    }
  }
}
