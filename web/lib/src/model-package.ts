/** Model packages: which one, which of its variants, and whether the bytes are the ones that model.json states. */
import type { AirlCore, CoreModelSpec } from '../../../wasm/airl-core.js';
import { ASSETS_HINT, AirlError, unwrap } from './errors.js';
import type { Host, NetRuntime, NetSession } from './host.js';
import { readList, readStatedFile } from './model-files.js';
import type { LoadOptions } from './model-files.js';
import { MAX_INDEX_BYTES, parseModelIndex } from './model-index.js';
import { sha256Hex } from './sha256.js';
import type { ModelChoice } from './types.js';

type ModelVariant = CoreModelSpec['variants'][number];

/** A validated model.json. */
export interface ModelPackage {
  url: string;
  /** What its variants' files are relative to, where that is not `url`. */
  weightsUrl?: string;
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

/** Name of a package in the store: a pinned version outlives its server's next one. */
function packageName(name: string, version: string): string {
  return `package/${name}@${version}`;
}

function packageOf(core: AirlCore, bytes: Uint8Array, url: string): ModelPackage {
  const json = new TextDecoder().decode(bytes);
  return { url, json, spec: unwrap(core.parseModel(json)) };
}

/** Reads and validates a model.json. Errors: model_mismatch naming the member; too_large. */
async function readModelPackage(host: Host, core: AirlCore, url: string, options: LoadOptions): Promise<ModelPackage> {
  const bytes = await readList(host, url, core.limits()['maxModelJsonBytes'] ?? 0, options);
  const model = packageOf(core, bytes, url);
  const entry = new TextEncoder().encode(JSON.stringify({ url, json: model.json }));
  const { name, version } = model.spec;
  await host.store?.put(packageName(name, version), { bytes: entry, sha256: await sha256Hex(entry) });
  return model;
}

async function storedPackage(host: Host, core: AirlCore, wanted: ModelChoice): Promise<ModelPackage | undefined> {
  if (wanted.version === undefined) return undefined;
  const stored = await host.store?.get(packageName(wanted.name, wanted.version));
  if (!stored) return undefined;
  const { url, json } = JSON.parse(new TextDecoder().decode(stored.bytes)) as { url: string; json: string };
  return { url, json, spec: unwrap(core.parseModel(json)) };
}

/**
 * The model at a URL, or the chosen one of index.json in `folder`; undefined is the one that index.json calls default.
 * A pinned version that its server has no more comes from the store. Errors: model_mismatch, too_large.
 */
export async function findModelPackage(
  host: Host, core: AirlCore, folder: string, wanted: string | ModelChoice | undefined, options: LoadOptions = {},
): Promise<ModelPackage> {
  if (typeof wanted === 'string') return readModelPackage(host, core, wanted, options);
  const indexUrl = new URL('index.json', folder).href;
  const index = await readList(host, indexUrl, MAX_INDEX_BYTES, { ...options, hint: ASSETS_HINT });
  const listed = parseModelIndex(index, indexUrl);
  const found: string[] = [];
  for (const { name, version, url, isDefault } of listed) {
    if (wanted ? name !== wanted.name : !isDefault) continue;
    if (wanted?.version !== undefined && version !== undefined && version !== wanted.version) continue;
    const model = await readModelPackage(host, core, url, options);
    if (wanted?.version === undefined || model.spec.version === wanted.version) return model;
    found.push(model.spec.version);
  }
  const stored = wanted && (await storedPackage(host, core, wanted));
  if (stored) return stored;
  const asked = wanted ? `${wanted.name} ${wanted.version ?? ''}`.trim() : 'default model';
  const versions = found.length > 0 ? `; it has version ${found.join(', ')}` : '';
  throw new AirlError('model_mismatch', `${indexUrl} names no ${asked}${versions}`);
}

/** The package with its weights in another folder, at the same place below it as the package is below `models`. */
export function withWeightsIn(weights: string, models: string, model: ModelPackage): ModelPackage {
  const below = model.url.startsWith(models) ? model.url.slice(models.length) : 'model.json';
  return { ...model, weightsUrl: new URL(below, weights).href };
}

/** The variants that the runtime can run, in the package's order; only one with `sha256` where that is given. */
export function runnableVariants(
  spec: CoreModelSpec, runtime: Pick<NetRuntime, 'provider' | 'float16'>, sha256?: string,
): ModelVariant[] {
  return spec.variants.filter(
    (variant) => (sha256 === undefined || variant.sha256 === sha256) &&
      variant.executionProviders.includes(runtime.provider) && (variant.precision !== 'float16' || runtime.float16));
}

/** The error where there is none. */
export function noVariant({ name, version, variants }: CoreModelSpec, provider: string, sha256?: string): AirlError {
  const isThere = sha256 === undefined || variants.some((variant) => variant.sha256 === sha256);
  const which = isThere ? '' : ` with the sha256 ${sha256}`;
  const code = isThere ? 'unsupported' : 'model_mismatch';
  return new AirlError(code, `model ${name} ${version} has no variant for ${provider}${which}`);
}

/** The variant's bytes, verified. Errors: too_large, model_mismatch. */
export function readVariant(
  host: Host, core: AirlCore, model: ModelPackage, { file, bytes, sha256 }: ModelVariant, options: LoadOptions = {},
): Promise<Uint8Array> {
  const url = new URL(file, model.weightsUrl ?? model.url).href;
  const limit = core.limits()['maxModelFileBytes'] ?? 0;
  return readStatedFile(host, { url, bytes, sha256, statedBy: 'model.json' }, limit, options);
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
