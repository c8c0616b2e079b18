/**
 * Which provider is the fastest on this device: each runs the model's self-test input, the winner is remembered. Loaded
 * only where a detector has a choice.
 */
import type { NetRuntime } from './host.js';
import { SelfTestError, runModel } from './model-package.js';
import { letGo, openModel } from './model-runner.js';
import type { OpenedModel, OpeningRecord, RunnerSource } from './model-runner.js';
import { sha256Hex } from './sha256.js';
import type { ExecutionProvider } from './types.js';

/** Timed runs of each provider, after the self-test has warmed it up; the fastest counts. */
const TIMED_RUNS = 2;
/** Raised where results of older races no longer hold, as with another ONNX Runtime. */
const RACE_VERSION = 1;

type ByProvider<T> = Partial<Record<ExecutionProvider, T>>;

/** A race's result as it is stored. */
interface StoredRace {
  winner: ExecutionProvider;
  /** Milliseconds of one face on each provider that finished. */
  ms: ByProvider<number>;
  /** What the self-test said of each provider that it stopped. */
  dropped: ByProvider<string>;
}

/** What decides how fast a provider is: another model, adapter or number of threads is raced anew. */
async function raceKey({ model }: RunnerSource, runtimes: readonly NetRuntime[]): Promise<string> {
  const devices = runtimes.map(({ provider, adapter, threads }) => `${provider} ${adapter} ${threads}`);
  return ['race', RACE_VERSION, await sha256Hex(new TextEncoder().encode(model.json)), ...devices].join('|');
}

function parseRace(bytes: Uint8Array | undefined, runtimes: readonly NetRuntime[]): StoredRace | undefined {
  try {
    const { winner, ms, dropped } = JSON.parse(new TextDecoder().decode(bytes)) as StoredRace;
    const known = runtimes.some(({ provider }) => provider === winner);
    return known && Object.values(ms).every(Number.isFinite) ? { winner, ms, dropped: { ...dropped } } : undefined;
  } catch {
    // Nothing stored, or damaged: raced again.
    return undefined;
  }
}

function describe({ winner, ms }: StoredRace): string {
  const times = Object.entries(ms).map(([provider, time]) => `${provider} ${time.toFixed(0)} ms`);
  return `${winner} won the first start's race on the self-test: ${times.join(', ')} a face`;
}

async function secondsOf(source: RunnerSource, { session }: OpenedModel): Promise<number> {
  const { core, model: { spec }, tell } = source;
  const input = core.selfTestInput(spec.rgbSide, spec.selfTest.seed);
  let best = Infinity;
  for (let run = 0; run < TIMED_RUNS; run += 1) {
    tell('self_test');
    const start = performance.now();
    await runModel(session, spec, input);
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

/**
 * The model opened on the winner of a race, which leaves the list; the others stay for when it is lost. Undefined where
 * no provider finishes, and where an earlier race is remembered: then its winner stands first, and whatever failed its
 * self-tests are gone. `record` hears of those that do not open; `notes` gets a line.
 */
export async function settleRace(
  source: RunnerSource, runtimes: NetRuntime[], record: OpeningRecord, notes: string[],
): Promise<OpenedModel | undefined> {
  const { store } = source.host;
  const key = await raceKey(source, runtimes);
  const stored = parseRace((await store?.get(key))?.bytes, runtimes);
  if (stored) {
    for (const [provider, message] of Object.entries(stored.dropped) as [ExecutionProvider, string][]) {
      record.failed(provider, new SelfTestError(message));
      remove(runtimes, provider);
    }
    runtimes.sort((a, b) => Number(b.provider === stored.winner) - Number(a.provider === stored.winner));
    notes.push(describe(stored));
    return undefined;
  }
  const race = await run(source, runtimes, record);
  if (!race) return undefined;
  notes.push(describe(race.result));
  if (race.complete) {
    const bytes = new TextEncoder().encode(JSON.stringify(race.result));
    await store?.put(key, { bytes, sha256: await sha256Hex(bytes) });
  }
  return race.opened;
}

function remove(runtimes: NetRuntime[], provider: ExecutionProvider): void {
  const index = runtimes.findIndex((runtime) => runtime.provider === provider);
  if (index >= 0) runtimes.splice(index, 1);
}

async function run(
  source: RunnerSource, runtimes: NetRuntime[], record: OpeningRecord,
): Promise<{ opened: OpenedModel; result: StoredRace; complete: boolean } | undefined> {
  const ms: StoredRace['ms'] = {};
  const dropped: StoredRace['dropped'] = {};
  // A provider that could not run today may run tomorrow: such a race is not remembered.
  let complete = true;
  let best: { opened: OpenedModel; seconds: number } | undefined;
  // One after the other: side by side they would share the cores and measure each other.
  for (const runtime of [...runtimes]) {
    let opened: OpenedModel | undefined;
    try {
      opened = await openModel(source, runtime, record);
      const seconds = await secondsOf(source, opened);
      ms[runtime.provider] = seconds * 1000;
      const loser = best && best.seconds <= seconds ? opened : best?.opened;
      if (loser !== opened) best = { opened, seconds };
      await loser?.session.release();
    } catch (error) {
      if (opened) await letGo(opened.session);
      remove(runtimes, runtime.provider);
      if (error instanceof SelfTestError) dropped[runtime.provider] = error.message;
      else complete = false;
      record.failed(runtime.provider, error);
    }
  }
  if (!best) return undefined;
  const { opened } = best;
  remove(runtimes, opened.runtime.provider);
  return { opened, result: { winner: opened.runtime.provider, ms, dropped }, complete };
}
