/** Options as callers give them, checked at entry: a TypeError names the field. */
import type { Capture } from './report.js';
import { DEFAULT_STORE_BYTES } from './store.js';
import type {
  CheckOptions, DetectorOptions, ExecutionProvider, FileSource, LiveSource, ModelChoice, StreamCheckOptions,
  VideoCheckOptions,
} from './types.js';

/** Options with absolute URLs and defaults filled in; can be posted to a worker. */
export interface ResolvedOptions {
  assets: {
    core: string; faceNet: string; models: string; weights: string | undefined; ort: string | undefined;
  };
  model: string | ModelChoice | undefined;
  /** Most bytes kept on the device; 0 keeps nothing. */
  storageBytes: number;
  executionProviders: readonly ExecutionProvider[] | undefined;
  threads: number | undefined;
  allowSoftwareAdapter: boolean;
}

const PROVIDERS: readonly string[] = ['webgpu', 'wasm', 'cpu'] satisfies ExecutionProvider[];
const DETECTOR_FIELDS = [
  'assets', 'model', 'storage', 'executionProviders', 'threads', 'allowSoftwareAdapter', 'onProgress', 'signal',
];
export const DEFAULT_FRAMES = 32;
/** limits::kMaxFramesPerCheck of the core. */
export const MAX_FRAMES = 4096;
const MAX_THREADS = 64;
const MAX_STREAM_SECONDS = 3600;
const DEFAULT_WINDOW_S = 10;
const CAPTURES: readonly unknown[] = ['file', 'stream', 'element', 'tab'] satisfies Capture[];

/** Options of one check with defaults filled in. */
export interface ResolvedCheckOptions {
  name: string;
  capture: Capture;
  frames: number;
  stopEarly: boolean;
  signal: AbortSignal | undefined;
  onDownload: CheckOptions['onDownload'];
}

function requireObject(value: unknown, field: string): asserts value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${field} must be an object`);
}

function requireKnownFields(value: Record<string, unknown>, known: readonly string[], where: string): void {
  for (const field of Object.keys(value)) {
    if (!known.includes(field)) throw new TypeError(`${where}.${field} is not an option`);
  }
}

function requireInteger(value: unknown, field: string, low: number, high: number): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
    throw new TypeError(`${field} must be a whole number from ${low} to ${high}`);
  }
}

function requireSignal(value: unknown, field: string): void {
  if (value !== undefined && !(value instanceof AbortSignal)) throw new TypeError(`${field} must be an AbortSignal`);
}

function requireFunction(value: unknown, field: string): void {
  if (value !== undefined && typeof value !== 'function') throw new TypeError(`${field} must be a function`);
}

function requireCapture(value: unknown): void {
  if (value !== undefined && !CAPTURES.includes(value)) {
    throw new TypeError(`options.capture must be one of ${CAPTURES.join(', ')}`);
  }
}

/** Makes a location absolute; folders get their closing slash. */
export type ResolveUrl = (location: string | URL) => string;

function resolveLocation(value: unknown, field: string, resolve: ResolveUrl): string {
  if (!(value instanceof URL) && (typeof value !== 'string' || value === '')) {
    throw new TypeError(`${field} must be a URL or a string that is not empty`);
  }
  try {
    return resolve(value);
  } catch (error) {
    throw new TypeError(`${field} is not a valid URL: ${String(value)}`, { cause: error });
  }
}

function resolveFolder(value: unknown, field: string, resolve: ResolveUrl): string {
  const url = resolveLocation(value, field, resolve);
  return url.endsWith('/') ? url : `${url}/`;
}

function resolveModel(value: unknown, resolve: ResolveUrl): string | ModelChoice | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' || value instanceof URL) return resolveLocation(value, 'options.model', resolve);
  requireObject(value, 'options.model');
  requireKnownFields(value, ['name', 'version', 'sha256'], 'options.model');
  const { name, version, sha256 } = value;
  if (typeof name !== 'string' || name === '') throw new TypeError('options.model.name must be a string');
  if (version !== undefined && typeof version !== 'string') {
    throw new TypeError('options.model.version must be a string');
  }
  if (sha256 !== undefined && (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))) {
    throw new TypeError('options.model.sha256 must be 64 lower-case hexadecimal digits');
  }
  return { name, ...(version !== undefined && { version }), ...(sha256 !== undefined && { sha256 }) };
}

function resolveStorage(value: unknown): number {
  if (value === undefined) return DEFAULT_STORE_BYTES;
  if (value === false) return 0;
  requireObject(value, 'options.storage');
  requireKnownFields(value, ['maxBytes'], 'options.storage');
  const { maxBytes } = value;
  if (maxBytes === undefined) return DEFAULT_STORE_BYTES;
  requireInteger(maxBytes, 'options.storage.maxBytes', 1, Number.MAX_SAFE_INTEGER);
  return maxBytes as number;
}

/** The folders by their names; a single location holds them all, as `airl-assets` lays them. */
function assetFolders(value: unknown, resolve: ResolveUrl): Record<string, unknown> {
  if (typeof value === 'string' || value instanceof URL) {
    const base = resolveFolder(value, 'options.assets', resolve);
    const folder = (name: string): string => new URL(`${name}/`, base).href;
    return { core: folder('core'), faceNet: folder('face-net'), models: folder('models'), ort: folder('ort') };
  }
  requireObject(value, 'options.assets');
  requireKnownFields(value, ['core', 'faceNet', 'models', 'weights', 'ort'], 'options.assets');
  return value;
}

/** Checks createDetector()'s options. Throws TypeError. */
export function resolveDetectorOptions(
  options: DetectorOptions, resolve: ResolveUrl, needs: { ort: boolean },
): ResolvedOptions {
  const given: unknown = options;
  requireObject(given, 'options');
  requireKnownFields(given, DETECTOR_FIELDS, 'options');
  const assets = assetFolders(given['assets'], resolve);
  const providers: unknown = given['executionProviders'];
  if (providers !== undefined) {
    if (!Array.isArray(providers) || providers.length === 0) {
      throw new TypeError('options.executionProviders must be an array that is not empty');
    }
    for (const provider of providers) {
      if (!PROVIDERS.includes(provider as string)) {
        throw new TypeError(`options.executionProviders: ${String(provider)} is not one of ${PROVIDERS.join(', ')}`);
      }
    }
  }
  if (given['threads'] !== undefined) requireInteger(given['threads'], 'options.threads', 1, MAX_THREADS);
  const software = given['allowSoftwareAdapter'];
  if (software !== undefined && typeof software !== 'boolean') {
    throw new TypeError('options.allowSoftwareAdapter must be true or false');
  }
  if (given['onProgress'] !== undefined && typeof given['onProgress'] !== 'function') {
    throw new TypeError('options.onProgress must be a function');
  }
  requireSignal(given['signal'], 'options.signal');
  return {
    assets: {
      core: resolveFolder(assets['core'], 'options.assets.core', resolve),
      faceNet: resolveFolder(assets['faceNet'], 'options.assets.faceNet', resolve),
      models: resolveFolder(assets['models'], 'options.assets.models', resolve),
      weights: assets['weights'] === undefined
        ? undefined : resolveFolder(assets['weights'], 'options.assets.weights', resolve),
      ort: needs.ort ? resolveFolder(assets['ort'], 'options.assets.ort', resolve) : undefined,
    },
    model: resolveModel(given['model'], resolve),
    storageBytes: resolveStorage(given['storage']),
    executionProviders: providers as ExecutionProvider[] | undefined,
    threads: given['threads'] as number | undefined,
    allowSoftwareAdapter: software ?? false,
  };
}

/** Throws TypeError for what is no file, its bytes, its address or a stream of them. */
export function requireFileSource(source: unknown): asserts source is FileSource {
  for (const kind of [Blob, Uint8Array, URL, ReadableStream]) if (source instanceof kind) return;
  throw new TypeError('source must be a Blob, a File, a Uint8Array, a URL or a ReadableStream');
}

/** Checks the options of one check. Throws TypeError. */
export function resolveCheckOptions(
  source: FileSource, options: VideoCheckOptions | CheckOptions = {},
): ResolvedCheckOptions {
  const given: unknown = options;
  requireObject(given, 'options');
  requireKnownFields(given, ['name', 'capture', 'signal', 'onDownload', 'frames', 'stopEarly'], 'options');
  const { name, capture, signal, frames, stopEarly, onDownload } = given;
  if (name !== undefined && typeof name !== 'string') throw new TypeError('options.name must be a string');
  requireCapture(capture);
  requireSignal(signal, 'options.signal');
  if (frames !== undefined) requireInteger(frames, 'options.frames', 1, MAX_FRAMES);
  if (stopEarly !== undefined && typeof stopEarly !== 'boolean') {
    throw new TypeError('options.stopEarly must be true or false');
  }
  requireFunction(onDownload, 'options.onDownload');
  const fileName = 'name' in source && typeof source.name === 'string' ? source.name : '';
  return {
    name: name ?? fileName,
    capture: (capture as Capture | undefined) ?? 'file',
    frames: (frames as number | undefined) ?? DEFAULT_FRAMES,
    stopEarly: stopEarly ?? true,
    signal: signal as AbortSignal | undefined,
    onDownload: onDownload as CheckOptions['onDownload'],
  };
}

/** False in Node, which has no elements. */
function isElement(source: LiveSource): boolean {
  return typeof HTMLVideoElement !== 'undefined' && source instanceof HTMLVideoElement;
}

/** Checks the options of checkStream(). Throws TypeError. */
export function resolveStreamOptions(
  source: LiveSource, options: StreamCheckOptions = {},
): Required<Omit<StreamCheckOptions, 'signal' | 'until'>> & Pick<StreamCheckOptions, 'signal' | 'until'> {
  const given: unknown = options;
  requireObject(given, 'options');
  requireKnownFields(given, ['name', 'capture', 'signal', 'until', 'windowS', 'intervalS'], 'options');
  const { name, capture, signal, until, windowS, intervalS } = options;
  if (name !== undefined && typeof name !== 'string') throw new TypeError('options.name must be a string');
  requireCapture(capture);
  requireSignal(signal, 'options.signal');
  requireSignal(until, 'options.until');
  for (const [field, value, low] of [['windowS', windowS, 1], ['intervalS', intervalS, 0]] as const) {
    if (value === undefined || (typeof value === 'number' && value >= low && value <= MAX_STREAM_SECONDS)) continue;
    throw new TypeError(`options.${field} must be a number from ${low} to ${MAX_STREAM_SECONDS}`);
  }
  return {
    name: name ?? '', capture: capture ?? (isElement(source) ? 'element' : 'stream'),
    windowS: windowS ?? DEFAULT_WINDOW_S, intervalS: intervalS ?? 0,
    ...(signal && { signal }), ...(until && { until }),
  };
}
