/** What the engine needs from where it runs; host-web.ts and host-node.ts give it. */
import type { AirlCore } from '../../../wasm/airl-core.js';
import type { ExecutionProvider } from './types.js';

/** One float32 tensor. */
export interface NetTensor {
  data: Float32Array;
  dims: readonly number[];
}

/** A compiled network. Runs one input at a time. */
export interface NetSession {
  run(inputs: Readonly<Record<string, NetTensor>>): Promise<Record<string, Float32Array>>;
  release(): Promise<void>;
}

/** A started execution provider. */
export interface NetRuntime {
  provider: ExecutionProvider;
  threads: number;
  /** Whether shared memory, hence more than one thread, was to be had: cross-origin isolation in a page. */
  isolated: boolean;
  /** What the GPU calls itself; empty where none is used. */
  adapter: string;
  /** Whether float16 graphs run (shader-f16). */
  float16: boolean;
  /**
   * Compiles on this provider; a session's run() rejects once the provider is lost. A `small` network runs on the CPU,
   * which beats the way to a GPU and back.
   */
  compile(onnx: Uint8Array, options: { small: boolean }): Promise<NetSession>;
}

/** Bytes with their SHA-256, hexadecimal. */
export interface StoredBytes {
  bytes: Uint8Array;
  sha256: string;
}

/** Where bytes are kept between visits, under names of the caller's choice. A store that breaks acts as empty. */
export interface HostStore {
  /** Names of entries that did not match their own SHA-256 when they were read. */
  readonly dropped: readonly string[];
  get(name: string): Promise<StoredBytes | undefined>;
  put(name: string, entry: StoredBytes): Promise<void>;
}

/** Options of Host.openRuntime(). */
export interface RuntimeOptions {
  threads?: number;
  allowSoftwareAdapter: boolean;
  /** Folder with ONNX Runtime Web's files; not used in Node. */
  ort?: string;
}

/** Options of Host.readAsset(). */
export interface ReadOptions {
  /** A longer file is refused as too_large before it is taken into memory. */
  maxBytes: number;
  signal?: AbortSignal;
  onBytes?: (done: number, total: number) => void;
  /** Said where the file is not there. */
  hint?: string;
  /** Past the browser's HTTP cache. */
  reload?: boolean;
}

/** A picture decoded by something else than the core: RGBA8, not premultiplied, upright. */
export interface DecodedPicture {
  rgba: Uint8Array;
  width: number;
  height: number;
  /** For the report: "browser", "fast-png". */
  decoder: string;
  /** Whether the browser adds noise to what is read from a canvas, and whether it could be avoided. Default: none. */
  noise?: 'none' | 'avoided' | 'present';
}

/** Where the engine runs. */
export interface Host {
  defaultProviders: readonly ExecutionProvider[];
  /** For the report: "webcodecs" or "node-av". */
  videoDecoder: string;
  /** Absent where files need no keeping, as in Node. */
  store?: HostStore;
  /** Makes mediabunny's decoders available; once. */
  prepareVideo(): Promise<void>;
  /** The core's module from a folder URL that ends with a slash. */
  loadCore(folder: string): Promise<AirlCore>;
  readAsset(url: string, options: ReadOptions): Promise<Uint8Array>;
  openRuntime(provider: ExecutionProvider, options: RuntimeOptions): Promise<NetRuntime>;
  /**
   * Pictures that are not JPEG, and are within the limits where their header says how large they are; `kind` as the
   * core's sniff() names it. Errors: unsupported, bad_input.
   */
  decodePicture(source: Blob, kind: string): Promise<DecodedPicture>;
}
