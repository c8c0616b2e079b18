/// <reference lib="esnext.disposable" preserve="true" />
/** The public types of the library. */
import type { Capture, Report, Score } from './report.js';

/** Where a network runs: the GPU through WebGPU, WebAssembly in a page, native code in Node. */
export type ExecutionProvider = 'webgpu' | 'wasm' | 'cpu';

/** Base URLs of what the library loads. Relative URLs are resolved against the page (in Node: file: URLs or paths). */
export interface AssetLocations {
  /** Folder with airl-core.mjs and airl-core.wasm. */
  core: string | URL;
  /** Folder with face-net.json, face-full.onnx and face-short.onnx. */
  faceNet: string | URL;
  /** Folder with index.json and the model packages it names. */
  models: string | URL;
  /** Folder with the weights that the packages name, as `models` would hold them. Default: `models`. */
  weights?: string | URL;
  /** Folder with ONNX Runtime Web's ort-wasm-*.mjs and .wasm files. Not used in Node. */
  ort?: string | URL;
}

/** What createDetector() is doing. */
export interface LoadProgress {
  stage: 'core' | 'face_net' | 'model' | 'compile' | 'self_test';
  /** Bytes of the file that is being loaded; 0 where not known. */
  bytesDone: number;
  bytesTotal: number;
}

/** A model of index.json by its name, and which of its versions. */
export interface ModelChoice {
  name: string;
  /** Exactly this version, also after the server has gone on to another: it is kept on the device. Default: any. */
  version?: string;
  /** Exactly these weights, as a report's `model.sha256` names them. */
  sha256?: string;
}

/** A model that an index.json names. */
export interface ModelListing {
  name: string;
  /** Absent where index.json does not say. */
  version?: string;
  /** Of its model.json. */
  url: string;
  isDefault: boolean;
}

/** What of models and face nets stays on the device, so that the next start needs no network. Not used in Node. */
export interface StorageOptions {
  /** Above this sum, files that were not used for the longest time are removed. Bytes; default 256 MiB. */
  maxBytes?: number;
}

/** Options of createDetector(). */
export interface DetectorOptions {
  /** A folder with core/, face-net/, models/ and ort/, as the package's `airl-assets` lays it; or each of them. */
  assets: AssetLocations | string | URL;
  /** URL of a model.json, or a model of index.json under `assets.models`. Default: the one called default there. */
  model?: string | URL | ModelChoice;
  /** Keeping of models on the device; false keeps nothing. Default: up to 256 MiB. Not used in Node. */
  storage?: StorageOptions | false;
  /**
   * In order of preference; one that cannot start, fails the model's self-test or is lost during a check gives way to
   * the next. Default in a page: webgpu and wasm race on the self-test's input at the first start, and the winner is
   * remembered for this device; in Node: cpu.
   */
  executionProviders?: readonly ExecutionProvider[];
  /** Threads of the WASM and CPU providers, 1..64. Default: up to 4 where the page is cross-origin isolated, else 1. */
  threads?: number;
  /** Lets WebGPU run on a software adapter, which is slower than WASM. Default false; meant for tests. */
  allowSoftwareAdapter?: boolean;
  /** Called while files load and networks compile. */
  onProgress?: (progress: LoadProgress) => void;
  /** Cancels the loading. */
  signal?: AbortSignal;
}

/** What a detector runs on. */
export interface DetectorFacts {
  provider: ExecutionProvider;
  /** Of the model's variant: "float32", "float16_weights", "float16" or "int8". */
  precision: string;
  /** Of the processor: all networks on WASM and CPU; on WebGPU the face nets alone. */
  threads: number;
  /** Whether the page is cross-origin isolated; where not, WASM has one thread. True in Node. */
  isolated: boolean;
  /** What the GPU calls itself, as "nvidia ampere"; empty for other providers. */
  adapter: string;
  model: { name: string; version: string; sha256: string; preview: boolean; previewNote: string };
  /** One line for each provider, or variant of the model, that was tried and is not used, with the reason. */
  fallbacks: string[];
  /** In plain words how it came to this provider and these threads; the report's `execution.notes`. */
  notes: string[];
}

/**
 * A picture or clip: a file, its bytes, its address, or a stream of them. Addresses and streams are read to their end
 * first (at most 2 GiB), so that the report names the whole file's hash; of a file only the parts needed are read.
 */
export type FileSource = Blob | Uint8Array | URL | ReadableStream<Uint8Array>;

/**
 * What plays. Of a stream of frames each is closed when it was judged, and its timestamp counts; frames are pulled as
 * fast as they are judged, so the stream should hold none back (a high water mark of 0).
 */
export type LiveSource = MediaStream | HTMLVideoElement | ReadableStream<VideoFrame>;

/** Options of one check. */
export interface CheckOptions {
  /** Name for the report. Default: that of a File or the last part of an address, else "". */
  name?: string;
  /** How the caller came by the source's pixels, for the report. Default "file". */
  capture?: Capture;
  /** Called while an address or a stream is read; `bytesTotal` is 0 where it is not known. */
  onDownload?: (bytesDone: number, bytesTotal: number) => void;
  /** Cancels the check: it ends with an AirlError of code `cancelled`. */
  signal?: AbortSignal;
}

/** Options of checkVideo(). */
export interface VideoCheckOptions extends CheckOptions {
  /** Frames to judge, spread evenly over the clip, 1..4096. Default 32. */
  frames?: number;
  /**
   * Ends the check where more frames would not change the verdict: after 8 to 15 frames spread over the whole clip, or
   * after twice as many, and so on. Default true. Checks of fewer than 16 frames judge all of them.
   */
  stopEarly?: boolean;
}

/** A face of a frame. */
export interface FaceResult {
  /** The same face keeps its track through the clip. */
  track: number;
  /** Pixels of the upright frame. */
  box: { x: number; y: number; width: number; height: number };
  /** Calibrated probability of fake, 0..1. */
  probability: number;
}

/** What checkVideo() yields, one `progress` and one `frame` for each frame. */
export type VideoEvent =
  | {
      type: 'progress';
      framesDone: number;
      framesTotal: number;
      /** Estimate from the frames done so far; null before the first. */
      secondsLeft: number | null;
    }
  | {
      type: 'frame';
      timestampS: number;
      faces: FaceResult[];
      /** Of the whole check so far; null before the first face. */
      score: Score | null;
    };

/** Options of checkStream(). */
export interface StreamCheckOptions {
  /** Name for the report. Default "". */
  name?: string;
  /** How frames come, for the report. Default "element" for a video element, else "stream". */
  capture?: Capture;
  /** Length of time that the rolling score is of, 1..3600 s. Default 10. */
  windowS?: number;
  /**
   * Least time between two judged frames, 0..3600 s; of a stream of frames by their timestamps. Default 0: as fast as
   * they can be judged.
   */
  intervalS?: number;
  /** Ends the check, with its report. */
  until?: AbortSignal;
  /** Cancels the check: it ends with an AirlError of code `cancelled`. */
  signal?: AbortSignal;
}

/** What checkStream() yields, for each judged frame. */
export interface StreamEvent {
  type: 'live';
  /** Since the start of the check. */
  timestampS: number;
  faces: FaceResult[];
  /** Of the last `windowS` seconds; null where no face was seen in them. */
  recent: Score | null;
  /** Since the start; null before the first face. */
  score: Score | null;
}

/** Seconds spent in each stage of the detector's checks so far. */
export interface StageSeconds {
  decode: number;
  faceNet: number;
  /** Crop, resize, spectrum, detector input and colour conversion. */
  core: number;
  airlNet: number;
  /** Faces judged by the AIRL net. */
  faces: number;
  frames: number;
}

/** Checks pictures and clips, one after the other. Holds networks in memory until dispose(). */
export interface Detector extends Disposable {
  /** Of now: another object after a provider was lost and a check moved to the next. */
  readonly facts: DetectorFacts;
  /** Checks one picture: a JPEG everywhere, other formats where the host can decode them. */
  checkImage(source: FileSource, options?: CheckOptions): Promise<Report>;
  /**
   * Checks one clip; the generator's return value is the report. Leaving the loop early cancels the check.
   * Files that are too large for memory are fine: only the parts needed are read.
   */
  checkVideo(source: FileSource, options?: VideoCheckOptions): AsyncGenerator<VideoEvent, Report, void>;
  /**
   * Checks what plays, while it plays: a webcam, a shared screen or tab, a video element of the page (from this
   * origin, or with CORS), or frames that the caller makes. Ends with the source, by `until`, or after 4096 frames; the
   * generator's return value is the report. Frames are taken only as fast as they are judged. Leaving the loop early
   * cancels the check. Other checks of this detector wait. Pages only: `unsupported` in Node.
   */
  checkStream(source: LiveSource, options?: StreamCheckOptions): AsyncGenerator<StreamEvent, Report, void>;
  /** By the file's first bytes; AirlError `unsupported` for neither, `bad_input` for an empty file. */
  kindOf(source: Blob | Uint8Array): Promise<'picture' | 'video'>;
  /** Where the time went, of all checks of this detector. */
  timings(): Promise<StageSeconds>;
  /** Frees everything; a check under way ends with `cancelled`. Calls after it fail with `cancelled`. Idempotent. */
  dispose(): void;
}
