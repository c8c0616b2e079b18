/**
 * The core's WebAssembly module as wasm/binding.cc exposes it. Every call that can fail returns a `CoreResult`;
 * web/lib turns its error into an `AirlError` once. No object here keeps a view of the WASM heap: arrays are copies.
 */

/** Closed list of error codes, as in src/base/status.h. */
export type CoreErrorCode =
  | 'bad_input'
  | 'unsupported'
  | 'too_large'
  | 'truncated'
  | 'model_mismatch'
  | 'out_of_memory'
  | 'cancelled'
  | 'internal';

export interface CoreError {
  code: CoreErrorCode;
  message: string;
}
export type CoreResult<T> = { value: T; error?: undefined } | { value?: undefined; error: CoreError };

/** Facts of the frame just loaded. Sizes in pixels, upright. */
export interface CoreFrameFacts {
  width: number;
  height: number;
  jpegQuality: number;
  damaged: boolean;
}

/** A rectangle in pixels of the upright frame. */
export interface CoreRect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A found face; `track` is -1 where tracking did not take place, and 64 for a whole picture. */
export interface CoreFace {
  box: CoreRect;
  keypoints: { x: number; y: number }[];
  score: number;
  track: number;
}

/** Planes of an 8-bit 4:2:0 frame inside one byte array, as VideoFrame.copyTo() lays them out. */
export interface CorePlaneLayout {
  format: 'I420' | 'NV12';
  width: number;
  height: number;
  /** Offset and stride in bytes: Y, U, V or Y, UV. */
  planes: { offset: number; stride: number }[];
  matrix: 'bt601' | 'bt709';
  range: 'limited' | 'full';
  /** Clockwise, degrees: 0, 90, 180, 270. */
  rotation: number;
  timestampS: number;
}

/** Raw outputs of the AIRL net for one face. */
export interface CoreNetOutputs {
  logit: number;
  rgbLogit: number;
  spectrumLogit: number;
  heatmap: Float32Array;
}

/** Probability of fake with its 95 % interval. */
export interface CoreScore {
  probability: number;
  low: number;
  high: number;
}

/** A face cut for training: RGB8 pixels at native resolution, `face` in their coordinates, `part` in the frame's. */
export interface CoreTrainingSample {
  part: CoreRect;
  face: CoreFace;
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** src/verdict/report.h SourceFacts. */
export interface CoreSourceFacts {
  name: string;
  kind: 'picture' | 'video';
  container: string;
  codec: string;
  decoder: string;
  sha256: string;
  bytes: number;
  width: number;
  height: number;
  durationS: number;
}

/** src/verdict/report.h ExecutionFacts. */
export interface CoreExecutionFacts {
  provider: string;
  precision: string;
  modelSha256: string;
  threads: number;
  /** Times of the clip that were to be judged; 1 for pictures. */
  framesAsked: number;
  /** Before all of them, because the verdict was settled. */
  stoppedEarly: boolean;
}

/** Expected logits for the input of selfTestInput(rgbSide, seed). */
export interface CoreSelfTest {
  seed: number;
  logit: number;
  rgbLogit: number;
  spectrumLogit: number;
  tolerance: number;
}

/** src/model/model_spec.h, the members that hosts need. */
export interface CoreModelSpec {
  name: string;
  version: string;
  preview: boolean;
  previewNote: string;
  rgbSide: number;
  spectrumSide: number;
  heatmapSide: number;
  variants: {
    file: string; precision: string; bytes: number; sha256: string; executionProviders: string[];
    /** Where it differs from the package's: reduced precisions round. */
    selfTest?: CoreSelfTest;
  }[];
  selfTest: CoreSelfTest;
}

/**
 * One check: one picture or clip. Owns the current frame, the tracks and what was said of each face. For each frame:
 * load,
 * search (detectorInput, the face net, decodeFaces), accept, and for each accepted face faceTensors, the AIRL net,
 * addOutputs. A call out of this order is `bad_input` and changes nothing. Frames come in any order of time.
 */
export interface CoreCheck {
  loadJpeg(bytes: Uint8Array): CoreResult<CoreFrameFacts>;
  loadPlanes(bytes: Uint8Array, layout: CorePlaneLayout): CoreResult<CoreFrameFacts>;
  loadRgba(
    bytes: Uint8Array,
    width: number,
    height: number,
    rotation: number,
    timestampS: number,
  ): CoreResult<CoreFrameFacts>;
  /** Keeps only part of the current frame (pair layouts). */
  cropFrame(part: CoreRect): CoreResult<CoreFrameFacts>;
  /** [1, 3, side, side], -1..1, of the current frame; side 192 for full, 128 for short. */
  detectorInput(layout: 'full' | 'short'): CoreResult<Float32Array>;
  /** Raw outputs to faces of the current frame; does not yet accept them. */
  decodeFaces(
    layout: 'full' | 'short',
    boxes: Float32Array,
    scores: Float32Array,
    minScore: number,
  ): CoreResult<CoreFace[]>;
  /**
   * Takes these faces as the current frame's, once a frame, and tracks them; returns them with track ids, in the same
   * order, without those above the limits. None: the frame counts as searched in vain.
   */
  acceptFaces(faces: CoreFace[]): CoreResult<CoreFace[]>;
  /** Takes the whole picture as the current frame's one face (after a search in vain). */
  acceptWholePicture(): CoreResult<CoreFace[]>;
  /** Inputs of the AIRL net for accepted face `index`: rgb [1,3,S,S] 0..1, spectrum [1,1,256,256] log magnitudes. */
  faceTensors(index: number): CoreResult<{ rgb: Float32Array; spectrum: Float32Array }>;
  /** Once a face; the score is that of this face alone. */
  addOutputs(index: number, outputs: CoreNetOutputs): CoreResult<CoreScore>;
  /** The accepted face `index` cut for training. */
  trainingSample(index: number): CoreResult<CoreTrainingSample>;
  /** The first of a code stays, and takes the place of the core's own of that code. */
  addWarning(code: string, message: string): void;
  /** The running score of the whole check. */
  current(): CoreResult<CoreScore>;
  /** The score of what was seen at `sinceS` or later; bad_input where no face was judged there. */
  recent(sinceS: number): CoreResult<CoreScore>;
  /** The verdict where more frames of the clip would not change it, null where they might. */
  settled(): 'likely_fake' | 'uncertain' | 'no_sign_of_forgery' | null;
  /** The report as JSON text (web/lib/schema/report.schema.json). */
  report(source: CoreSourceFacts, execution: CoreExecutionFacts): CoreResult<string>;
  /** Frees the check; use after it is an error. */
  delete(): void;
}

export interface AirlCore {
  /** Validated model.json, for hosts. */
  parseModel(modelJson: string): CoreResult<CoreModelSpec>;
  /** With an empty text in place of model.json: a check that finds faces, cuts training samples and judges nothing. */
  createCheck(modelJson: string): CoreResult<CoreCheck>;
  /** The seeded input of the model's self-test. */
  selfTestInput(rgbSide: number, seed: number): { rgb: Float32Array; spectrum: Float32Array };
  /** "jpeg", "png", "webp", "mp4", ... or "unknown", from the first bytes. */
  sniff(bytes: Uint8Array): string;
  /** src/base/limits.h, by name. */
  limits(): Record<string, number>;
}

/**
 * Where memory ends outside what a CoreResult can tell, a call throws an Error with `code` "out_of_memory"; drop the
 * module instance then.
 *
 * Emscripten factory: `await createAirlCore({ locateFile })` in pages, `{ wasmBinary }` in Node.
 */
declare const createAirlCore: (options?: {
  locateFile?: (file: string) => string;
  wasmBinary?: Uint8Array | ArrayBuffer;
}) => Promise<AirlCore>;
export default createAirlCore;
