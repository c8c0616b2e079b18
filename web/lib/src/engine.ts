/** One check: source -> core -> face net -> core -> AIRL net -> core -> report. The same in a worker and in Node. */
import type { AirlCore, CoreCheck, CoreFace, CoreSourceFacts } from '../../../wasm/airl-core.js';
import { judgeClip, nextTask } from './clip-check.js';
import type { FrameJudge } from './clip-check.js';
import { AirlError, throwIfAborted, unwrap } from './errors.js';
import { hashFile } from './file-hash.js';
import type { Host } from './host.js';
import type { LiveTask } from './live-check.js';
import type { LoadOptions } from './model-files.js';
import { findModelPackage, withWeightsIn } from './model-package.js';
import type { ModelPackage } from './model-package.js';
import { ModelRunner } from './model-runner.js';
import type { ResolvedOptions } from './options.js';
import type { Capture, Report } from './report.js';
import { loadFrame, loadPicture, sniffSource } from './source.js';
import type { DetectorFacts, FaceResult, LoadProgress, StageSeconds, StreamEvent, VideoEvent } from './types.js';
import type * as Video from './video.js';
import type { Clip } from './video.js';

/** Frames judged whole where no frame of a clip has a face. */
const WHOLE_PICTURE_FRAMES = 4;

/** Arguments of a check, validated. */
export interface EngineCheck {
  source: Blob;
  name: string;
  capture: Capture;
  frames: number;
  /** Ends a clip's check before all frames where the verdict is settled. */
  stopEarly: boolean;
  signal: AbortSignal;
}

interface Parts {
  host: Host;
  core: AirlCore;
  model: ModelPackage;
  runner: ModelRunner;
}

/** What Engine.open() tells while it works, and after. */
export interface EngineHooks {
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
  /** The networks moved to another provider. */
  onFacts?: (facts: DetectorFacts) => void;
}

/** The demuxers: a script of its own. */
const loadVideo = (): Promise<typeof Video> => import('./video.js');

/** A file that is gone or another by now was judged all the same: its report says so and has no hash. */
async function hashOf(check: CoreCheck, source: Blob, signal: AbortSignal): Promise<string> {
  try {
    return await hashFile(source, signal);
  } catch (error) {
    if (!(error instanceof AirlError) || error.code !== 'bad_input') throw error;
    check.addWarning(
      'file_changed', 'The file was moved or changed while it was checked: the report has no hash of it.');
    return '';
  }
}

/** Loaded core and networks. Checks run one after the other, in the order of their calls. */
export class Engine implements FrameJudge {
  readonly seconds: StageSeconds = { decode: 0, faceNet: 0, core: 0, airlNet: 0, faces: 0, frames: 0 };
  private queue: Promise<unknown> = Promise.resolve();
  private released = false;

  private constructor(private readonly parts: Parts) {}

  /** Loads everything and runs the model's self-test; a provider that fails gives way to the next. */
  static async open(host: Host, options: ResolvedOptions, hooks: EngineHooks = {}): Promise<Engine> {
    let { signal } = hooks;
    const tell = (stage: LoadProgress['stage'], bytesDone = 0, bytesTotal = 0): void => {
      throwIfAborted(signal);
      hooks.onProgress?.({ stage, bytesDone, bytesTotal });
    };
    const reading = (stage: LoadProgress['stage']): LoadOptions => ({
      ...(signal && { signal }), onBytes: (done, total) => tell(stage, done, total),
    });
    tell('core');
    // Pictures do without them; they come while models load, so that a detector that is open needs no network.
    const video = loadVideo();
    video.catch(() => undefined);
    const rarer = Promise.allSettled([
      video.then(({ loadMatroska }) => loadMatroska()), import('./source-hash.js'), import('./live-check.js'),
    ]);
    const core = await host.loadCore(options.assets.core);
    const { assets, model: wanted } = options;
    // Lists are small: what is told of the model's bytes is of its weights.
    const found = await findModelPackage(host, core, assets.models, wanted, signal ? { signal } : {});
    const model = assets.weights === undefined ? found : withWeightsIn(assets.weights, assets.models, found);
    const runner = await ModelRunner.open({
      host, core, model, tell, reading, sha256: typeof wanted === 'object' ? wanted.sha256 : undefined,
      faceNet: assets.faceNet, providers: options.executionProviders,
      runtime: {
        allowSoftwareAdapter: options.allowSoftwareAdapter,
        ...(options.threads !== undefined && { threads: options.threads }),
        ...(assets.ort !== undefined && { ort: assets.ort }),
      },
      onMove: (facts) => hooks.onFacts?.(facts),
    });
    // It cancels the loading alone: a later move to another provider belongs to the check that needs it.
    signal = undefined;
    await Promise.all([video, rarer]);
    return new Engine({ host, core, model, runner });
  }

  /** Of now: they change where a provider is lost. */
  get facts(): DetectorFacts {
    return this.parts.runner.facts;
  }

  async kindOf(source: Blob): Promise<'picture' | 'video'> {
    return (await sniffSource(this.parts.core, source)).kind;
  }

  /** Checks a picture. */
  async checkPicture({ source, name, capture, signal }: EngineCheck): Promise<Report> {
    return this.enqueue(signal, async () => {
      const { core, host } = this.parts;
      const { kind, format } = await sniffSource(core, source);
      if (kind !== 'picture') throw new AirlError('unsupported', 'the file is a video, not a picture');
      const check = unwrap(core.createCheck(this.parts.model.json));
      try {
        const frame = await this.timed('decode', () => loadPicture(host, core, check, source, format));
        const results = await this.judgeFrame(check, signal);
        if (results.length === 0) {
          check.addWarning('no_face', 'No face was found: the middle of the whole picture was judged instead.');
          await this.judgeWhole(check, signal);
        }
        return this.conclude(check, capture, {
          name, kind, container: format, codec: format, decoder: frame.decoder,
          sha256: await hashOf(check, source, signal), bytes: source.size,
          width: frame.width, height: frame.height, durationS: 0,
        });
      } finally {
        check.delete();
      }
    });
  }

  /** Checks a clip, telling `onEvent` what it finds. */
  async checkClip(
    { source, name, capture, frames, stopEarly, signal }: EngineCheck, onEvent: (event: VideoEvent) => void,
  ): Promise<Report> {
    return this.enqueue(signal, async () => {
      const { core, host, model } = this.parts;
      const { kind } = await sniffSource(core, source);
      if (kind !== 'video') throw new AirlError('unsupported', 'the file is a picture, not a video');
      await host.prepareVideo();
      const { openClip } = await loadVideo();
      const clip = await openClip(source);
      let check = unwrap(core.createCheck(model.json));
      try {
        const { found, stoppedEarly } = await judgeClip(this, clip, check, { frames, stopEarly, signal }, onEvent);
        if (!found) {
          check.delete();
          check = unwrap(core.createCheck(model.json));
          check.addWarning(
            'no_face', 'No frame with a face was found: the middle of the whole picture was judged instead.');
          await this.judgeWholeFrames(clip, check, frames, signal);
        }
        return this.conclude(check, capture, {
          name, kind, decoder: host.videoDecoder, sha256: await hashOf(check, source, signal), bytes: source.size,
          ...clip.facts,
        }, { framesAsked: frames, stoppedEarly });
      } finally {
        check.delete();
        clip.dispose();
      }
    });
  }

  /** Checks what plays, telling `onEvent` of each frame. */
  async checkStream(task: LiveTask, onEvent: (event: StreamEvent) => void): Promise<Report> {
    const { signal, capture } = task;
    return this.enqueue(signal, async () => {
      const { core, host, model } = this.parts;
      await host.prepareVideo();
      const check = unwrap(core.createCheck(model.json));
      try {
        const { judgeLive } = await import('./live-check.js');
        const { facts, frames } = await judgeLive(this, core, check, task, onEvent);
        return this.conclude(check, capture, facts, { framesAsked: frames, stoppedEarly: false });
      } finally {
        check.delete();
      }
    });
  }

  /** Waits for the check under way, then frees the networks. Idempotent. */
  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    await this.queue.catch(() => undefined);
    await this.parts.runner.release();
  }

  private enqueue<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => {
      if (this.released) throw new AirlError('cancelled', 'the detector has been disposed');
      throwIfAborted(signal);
      this.parts.runner.startCheck();
      return run();
    });
    this.queue = result.catch(() => undefined);
    return result;
  }

  async timed<T>(stage: 'decode' | 'core' | 'airlNet', run: () => Promise<T> | T): Promise<T> {
    const start = performance.now();
    try {
      return await run();
    } finally {
      this.seconds[stage] += (performance.now() - start) / 1000;
    }
  }

  private async judgeWholeFrames(clip: Clip, check: CoreCheck, count: number, signal: AbortSignal): Promise<void> {
    for await (const frame of clip.frames(Math.min(count, WHOLE_PICTURE_FRAMES), { signal })) {
      loadFrame(check, frame);
      await this.judgeWhole(check, signal);
      await nextTask();
    }
  }

  async judgeFrame(check: CoreCheck, signal: AbortSignal): Promise<FaceResult[]> {
    const faces = await this.parts.runner.find(check, this.seconds);
    this.seconds.frames += 1;
    return this.judgeFaces(check, unwrap(check.acceptFaces(faces)), signal);
  }

  /** Judges the middle of the check's current frame, which has no face. */
  async judgeWhole(check: CoreCheck, signal: AbortSignal): Promise<void> {
    await this.judgeFaces(check, unwrap(check.acceptWholePicture()), signal);
  }

  private async judgeFaces(check: CoreCheck, faces: CoreFace[], signal: AbortSignal): Promise<FaceResult[]> {
    const results: FaceResult[] = [];
    for (const [index, { box, track }] of faces.entries()) {
      throwIfAborted(signal);
      const tensors = await this.timed('core', () => unwrap(check.faceTensors(index)));
      const outputs = await this.timed('airlNet', () => this.parts.runner.judge(tensors));
      const { probability } = await this.timed('core', () => unwrap(check.addOutputs(index, outputs)));
      this.seconds.faces += 1;
      results.push({ track, box, probability });
    }
    return results;
  }

  private conclude(
    check: CoreCheck, capture: Capture, source: CoreSourceFacts, sampling = { framesAsked: 1, stoppedEarly: false },
  ): Report {
    const { provider, precision, threads, model, notes } = this.facts;
    for (const { code, message } of this.parts.runner.warnings) check.addWarning(code, message);
    const text = unwrap(check.report(
      source, { provider, precision, threads, modelSha256: model.sha256, ...sampling }));
    const report = JSON.parse(text) as Report;
    return {
      ...report, source: { ...report.source, capture }, execution: { ...report.execution, notes },
    };
  }
}
