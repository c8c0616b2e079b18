/**
 * The networks of a detector: opened on a provider that passes the model's self-test, and moved to the next one where
 * that provider is lost while a check runs.
 */
import type { AirlCore, CoreCheck, CoreFace, CoreModelSpec } from '../../../wasm/airl-core.js';
import { AirlError, asAirlError } from './errors.js';
import type { AirlErrorCode } from './errors.js';
import { FaceSearch } from './face-search.js';
import type { SearchSeconds } from './face-search.js';
import type { Host, NetRuntime, NetSession, RuntimeOptions } from './host.js';
import type { LoadOptions } from './model-files.js';
import { SelfTestError, noVariant, readVariant, runModel, runSelfTest, runnableVariants } from './model-package.js';
import type { ModelOutputs, ModelPackage } from './model-package.js';
import type { ReportWarning } from './report.js';
import type { DetectorFacts, ExecutionProvider, LoadProgress } from './types.js';

type Stage = LoadProgress['stage'];

/** What the networks are opened from. */
export interface RunnerSource {
  host: Host;
  core: AirlCore;
  model: ModelPackage;
  /** SHA-256 of the only weights that may run. */
  sha256: string | undefined;
  /** Folder of the face nets. */
  faceNet: string;
  runtime: RuntimeOptions;
  /** In order of preference; undefined lets the host's own race where it has several. */
  providers: readonly ExecutionProvider[] | undefined;
  /** Throws `cancelled` where the loading was cancelled. */
  tell: (stage: Stage) => void;
  reading: (stage: Stage) => LoadOptions;
  /** Hears of a move to another provider. */
  onMove: (facts: DetectorFacts) => void;
}

type Variant = CoreModelSpec['variants'][number];

/** The AIRL net, compiled on one provider, its self-test passed. */
export interface OpenedModel {
  runtime: NetRuntime;
  session: NetSession;
  variant: Variant;
}

/** Hears what becomes of the providers on the way to the one that runs. */
export interface OpeningRecord {
  /** Throws a final error. */
  failed(provider: ExecutionProvider, thrown: unknown): void;
  /** A variant that a provider did not run well, where another follows. */
  passedOver(provider: ExecutionProvider, variant: Variant, failure: AirlError): void;
}

/**
 * Compiles the model on a started provider and runs its self-test; where that fails, the package's next variant.
 * Errors: those of the last variant (SelfTestError, unsupported), or a final one.
 */
export async function openModel(
  source: RunnerSource, runtime: NetRuntime, record: Pick<OpeningRecord, 'passedOver'>,
): Promise<OpenedModel> {
  const variants = runnableVariants(source.model.spec, runtime, source.sha256);
  for (const [i, variant] of variants.entries()) {
    try {
      return { runtime, variant, session: await openVariant(source, runtime, variant) };
    } catch (thrown) {
      const failure = asAirlError(thrown, 'unsupported', `${variant.precision} cannot be compiled`);
      if (isFinal(failure) || i + 1 === variants.length) throw failure;
      record.passedOver(runtime.provider, variant, failure);
    }
  }
  throw noVariant(source.model.spec, runtime.provider, source.sha256);
}

async function openVariant(source: RunnerSource, runtime: NetRuntime, variant: Variant): Promise<NetSession> {
  const { host, core, model, tell } = source;
  const bytes = await readVariant(host, core, model, variant, source.reading('model'));
  tell('compile');
  const session = await runtime.compile(bytes, { small: false });
  try {
    tell('self_test');
    await runSelfTest(core, session, model.spec, variant);
    return session;
  } catch (error) {
    await letGo(session);
    throw error;
  }
}

/** Frees a session whose provider may be broken: what it says to that is of no use any more. */
export async function letGo(session: { release(): Promise<void> }): Promise<void> {
  await session.release().catch(() => undefined);
}

/** Errors that lie with a provider; no other mends the rest: the package, the network, the caller's wish. */
const OF_A_PROVIDER: readonly AirlErrorCode[] = ['unsupported', 'internal', 'out_of_memory'];

function isFinal(error: AirlError): boolean {
  return !(error instanceof SelfTestError || OF_A_PROVIDER.includes(error.code));
}

/** What became of the providers before the one that runs. */
class Record implements OpeningRecord {
  readonly fallbacks: string[] = [];
  readonly warnings: ReportWarning[] = [];
  private selfTest: SelfTestError | undefined;

  /** Throws a final error, keeps any other. */
  failed(provider: ExecutionProvider, thrown: unknown): void {
    const failure = asAirlError(thrown, 'unsupported', `${provider} cannot start`);
    if (isFinal(failure)) throw failure;
    this.fallbacks.push(`${provider}: ${failure.message}`);
    if (!(failure instanceof SelfTestError)) return;
    this.selfTest = failure;
    this.warnings.push({
      code: 'provider_dropped',
      message: `${provider} computes other numbers than the model's author saw and was not used: ${failure.message}.`,
    });
  }

  passedOver(provider: ExecutionProvider, { precision }: Variant, { message }: AirlError): void {
    this.fallbacks.push(`${provider}, ${precision}: ${message}`);
  }

  /** The error where no provider is left. */
  exhausted(): AirlError {
    // A package whose logits come out wrong wherever it runs is itself wrong.
    const code = this.selfTest ? 'model_mismatch' : 'unsupported';
    return new AirlError(code, `no execution provider can start. ${this.fallbacks.join('; ')}`);
  }
}

/** Opened networks. Calls come one after the other. */
export class ModelRunner {
  private lost: ReportWarning | undefined;

  private constructor(
    private readonly source: RunnerSource, private opened: OpenedModel, private search: FaceSearch,
    private readonly next: NetRuntime[], private readonly record: Record, private readonly choice: string[],
  ) {}

  /**
   * Opens the networks on the first of the asked providers that starts and passes the self-test. Where none is asked
   * for and several start, they race on the self-test's input once, and the winner is remembered for this device.
   * Errors: model_mismatch, too_large, cancelled; unsupported where no provider starts.
   */
  static async open(source: RunnerSource): Promise<ModelRunner> {
    const record = new Record();
    const runtimes: NetRuntime[] = [];
    for (const provider of source.providers ?? source.host.defaultProviders) {
      try {
        runtimes.push(await source.host.openRuntime(provider, source.runtime));
      } catch (error) {
        record.failed(provider, error);
      }
    }
    const choice: string[] = [];
    let opened: OpenedModel | undefined;
    if (source.providers === undefined && runtimes.length > 1) {
      const { settleRace } = await import('./model-race.js');
      opened = await settleRace(source, runtimes, record, choice);
    }
    opened ??= await openFirst(source, runtimes, record);
    try {
      source.tell('face_net');
      const search = await FaceSearch.open(source.host, opened.runtime, source.faceNet, source.reading('face_net'));
      return new ModelRunner(source, opened, search, runtimes, record, choice);
    } catch (error) {
      await letGo(opened.session);
      throw error;
    }
  }

  get facts(): DetectorFacts {
    const { runtime, variant } = this.opened;
    const fallbacks = [...this.record.fallbacks];
    const { name, version, preview, previewNote } = this.source.model.spec;
    const { provider, threads, adapter, isolated } = runtime;
    return {
      provider, precision: variant.precision, threads, adapter, isolated, fallbacks,
      notes: [threadNote(runtime), ...this.choice, ...fallbacks, ...storeNotes(this.source.host)],
      model: { name, version, sha256: variant.sha256, preview, previewNote },
    };
  }

  /** What the report of the check under way has to say of the providers. */
  get warnings(): ReportWarning[] {
    return [...this.record.warnings, ...(this.lost ? [this.lost] : [])];
  }

  /** Before each check: a loss is told in the report of the check that it befell. */
  startCheck(): void {
    this.lost = undefined;
  }

  /** Faces of the check's current frame, best first. */
  find(check: CoreCheck, seconds: SearchSeconds): Promise<CoreFace[]> {
    return this.surely(() => this.search.find(check, seconds));
  }

  /** Runs the AIRL net on one face. */
  judge(tensors: { rgb: Float32Array; spectrum: Float32Array }): Promise<ModelOutputs> {
    return this.surely(() => runModel(this.opened.session, this.source.model.spec, tensors));
  }

  async release(): Promise<void> {
    await this.search.release();
    await this.opened.session.release();
  }

  /** Runs again on the next provider where this one fails. */
  private async surely<T>(run: () => Promise<T>): Promise<T> {
    for (;;) {
      const failing = this.opened;
      try {
        return await run();
      } catch (error) {
        if (this.next.length === 0) throw error;
        await this.moveOn(failing, asAirlError(error, 'internal', 'the network cannot be run'));
      }
    }
  }

  private async moveOn(failed: OpenedModel, failure: AirlError): Promise<void> {
    const { provider } = failed.runtime;
    this.record.fallbacks.push(`${provider}: ${failure.message}`);
    const stale = this.search;
    this.opened = await openFirst(this.source, this.next, this.record);
    this.search = await FaceSearch.open(
      this.source.host, this.opened.runtime, this.source.faceNet, this.source.reading('face_net'));
    // Not waited for: freeing what a lost device holds may never end.
    void Promise.all([letGo(stale), letGo(failed.session)]);
    this.lost = {
      code: 'device_lost',
      message: `${provider} failed during this check (${failure.message}). ` +
        `${this.opened.runtime.provider} judged the rest.`,
    };
    this.source.onMove(this.facts);
  }
}

/** Takes runtimes off the list up to the first on which the model opens. */
async function openFirst(source: RunnerSource, runtimes: NetRuntime[], record: Record): Promise<OpenedModel> {
  for (let runtime = runtimes.shift(); runtime; runtime = runtimes.shift()) {
    try {
      return await openModel(source, runtime, record);
    } catch (error) {
      record.failed(runtime.provider, error);
    }
  }
  throw record.exhausted();
}

function threadNote({ provider, threads, isolated, adapter }: NetRuntime): string {
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  if (!isolated) return `${provider}: ${count} on the processor, because the page is not cross-origin isolated`;
  return `${provider}: ${count} on the processor${adapter === '' ? '' : `; adapter ${adapter}`}`;
}

function storeNotes({ store }: Host): string[] {
  const dropped = store?.dropped ?? [];
  return dropped.length === 0 ? [] : [`stored files that were damaged and fetched again: ${dropped.length}`];
}
