/**
 * Choice, self-test and loss of providers, with the real core and networks on the CPU. The providers "webgpu" and
 * "wasm" of these hosts are ONNX Runtime for Node under another name: what a browser does is in tests/e2e.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import type { AirlCore } from '../../wasm/airl-core.js';
import type { Host, HostStore, NetSession, StoredBytes } from '../../web/lib/src/host.js';
import { ModelRunner } from '../../web/lib/src/model-runner.js';
import type { RunnerSource } from '../../web/lib/src/model-runner.js';
import { nodeHost, unwrap } from '../../web/lib/src/parts.js';
import { toFileUrl } from '../../web/lib/src/node.js';
import type { DetectorFacts, ExecutionProvider } from '../../web/lib/src/types.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const MODEL = path('models/airl-lite/model.json');

interface ModelJson {
  variants: Record<string, unknown>[];
  self_test: Record<string, number>;
}

let core: AirlCore;
let modelJson: ModelJson;

beforeAll(async () => {
  core = await nodeHost.loadCore(`${toFileUrl(path('build/wasm'))}/`);
  modelJson = JSON.parse(await readFile(MODEL, 'utf8')) as ModelJson;
});

/** A store in memory; `names` are what it holds. */
class MemoryStore implements HostStore {
  readonly dropped: string[] = [];
  private readonly entries = new Map<string, StoredBytes>();

  get(name: string): Promise<StoredBytes | undefined> {
    return Promise.resolve(this.entries.get(name));
  }

  put(name: string, entry: StoredBytes): Promise<void> {
    this.entries.set(name, entry);
    return Promise.resolve();
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }
}

interface HostTraits {
  /** Milliseconds that each run of a large network takes longer. */
  slower?: Partial<Record<ExecutionProvider, number>>;
  /** Runs of the large network after which "webgpu" fails for good. */
  lostAfter?: number;
  store?: HostStore;
}

/** Node's host with two names of the CPU; `compiled` counts large networks by provider. */
function twoProviders({ slower = {}, lostAfter = Infinity, store }: HostTraits): Host & { compiled: string[] } {
  const compiled: string[] = [];
  return {
    ...nodeHost, compiled, ...(store && { store }), defaultProviders: ['webgpu', 'wasm'],
    async openRuntime(provider, options) {
      const runtime = await nodeHost.openRuntime('cpu', { ...options, threads: 1 });
      return {
        ...runtime, provider,
        async compile(onnx, how): Promise<NetSession> {
          const session = await runtime.compile(onnx, how);
          if (how.small) return session;
          compiled.push(provider);
          let runs = 0;
          return {
            release: () => session.release(),
            async run(inputs) {
              runs += 1;
              if (provider === 'webgpu' && runs > lostAfter) throw new Error('the device is gone');
              await new Promise((resolve) => setTimeout(resolve, slower[provider] ?? 0));
              return session.run(inputs);
            },
          };
        },
      };
    },
  };
}

interface Asked {
  providers?: readonly ExecutionProvider[];
  model?: ModelJson;
  sha256?: string;
  onMove?: (facts: DetectorFacts) => void;
}

function open(host: Host, asked: Asked = {}): Promise<ModelRunner> {
  const { providers, model = modelJson, sha256, onMove = () => undefined } = asked;
  const json = JSON.stringify(model);
  const source: RunnerSource = {
    host, core, model: { url: toFileUrl(MODEL), json, spec: unwrap(core.parseModel(json)) }, sha256,
    faceNet: `${toFileUrl(path('build/face-net'))}/`, runtime: { allowSoftwareAdapter: false }, providers,
    tell: () => undefined, reading: () => ({}), onMove,
  };
  return ModelRunner.open(source);
}

/** The variant that every provider runs. */
function plainVariant(): Record<string, unknown> {
  return modelJson.variants.find(({ precision }) => precision === 'float16_weights') ?? {};
}

/** The model with other logits stated for one provider's self-test, or for all. */
function withWrongSelfTest(provider?: ExecutionProvider): ModelJson {
  const wrong = { ...modelJson.self_test, logit: (modelJson.self_test['logit'] ?? 0) + 100 };
  const variant = plainVariant();
  if (!provider) return { ...modelJson, self_test: wrong };
  return {
    ...modelJson,
    variants: [
      { ...variant, execution_providers: [provider], self_test: wrong }, { ...variant, execution_providers: ['wasm'] },
    ],
  };
}

describe('the race at the first start', () => {
  test('the faster provider wins, and later starts load it alone', async () => {
    const store = new MemoryStore();
    const host = twoProviders({ store, slower: { webgpu: 300 } });
    const first = await open(host);
    expect(first.facts.provider).toBe('wasm');
    expect(first.facts.notes.join()).toMatch(/^.*wasm won the first start's race.*webgpu \d+ ms, wasm \d+ ms/);
    expect(host.compiled).toEqual(['webgpu', 'wasm']);
    const second = await open(host);
    expect(second.facts).toEqual(first.facts);
    expect(host.compiled).toEqual(['webgpu', 'wasm', 'wasm']);
    await Promise.all([first.release(), second.release()]);
  });

  test('order is no advantage', async () => {
    const runner = await open(twoProviders({ slower: { wasm: 300 } }));
    expect(runner.facts.provider).toBe('webgpu');
    await runner.release();
  });

  test('it is not held where the caller names providers', async () => {
    const host = twoProviders({ store: new MemoryStore(), slower: { webgpu: 300 } });
    const runner = await open(host, { providers: ['webgpu', 'wasm'] });
    expect(runner.facts.provider).toBe('webgpu');
    expect(host.compiled).toEqual(['webgpu']);
    await runner.release();
  });
});

test('a variant pinned by its sha256 is taken alone; one that the package lacks is refused', async () => {
  const pinned = await open(twoProviders({}), { providers: ['webgpu'], sha256: String(plainVariant()['sha256']) });
  expect(pinned.facts).toMatchObject({ precision: 'float16_weights', fallbacks: [] });
  await pinned.release();
  const sha256 = '0'.repeat(64);
  await expect(open(twoProviders({}), { providers: ['webgpu'], sha256 })).rejects.toMatchObject({
    code: 'model_mismatch',
    message: expect.stringContaining(`no variant for webgpu with the sha256 ${sha256}`) as unknown,
  });
});

describe("the model's self-test", () => {
  test('drops a provider with other logits, at the first start and when the race is remembered', async () => {
    const store = new MemoryStore();
    const host = twoProviders({ store });
    for (const compiled of [['webgpu', 'wasm'], ['webgpu', 'wasm', 'wasm']]) {
      const runner = await open(host, { model: withWrongSelfTest('webgpu') });
      expect(runner.facts.provider).toBe('wasm');
      expect(runner.warnings).toMatchObject([{ code: 'provider_dropped' }]);
      expect(runner.warnings[0]?.message).toMatch(/^webgpu .*logit is -4\d.* where model\.json states/);
      expect(host.compiled).toEqual(compiled);
      await runner.release();
    }
    expect(store.names.filter((name) => name.startsWith('race|'))).toHaveLength(1);
  });

  test('a variant with other logits gives way to the next on the same provider', async () => {
    const variant = plainVariant();
    const wrong = { ...modelJson.self_test, logit: 1e6 };
    const variants = [{ ...variant, self_test: wrong }, variant];
    const host = twoProviders({});
    const runner = await open(host, { providers: ['webgpu', 'wasm'], model: { ...modelJson, variants } });
    expect(runner.facts.provider).toBe('webgpu');
    expect(host.compiled).toEqual(['webgpu', 'webgpu']);
    expect(runner.facts.fallbacks.join()).toMatch(/^webgpu, float16_weights: self-test .*states 1000000/);
    expect(runner.warnings).toEqual([]);
    await runner.release();
  });

  test('where no variant passes it, each is named', async () => {
    const wrong = { ...plainVariant(), self_test: { ...modelJson.self_test, logit: 1e6 } };
    const model = { ...modelJson, variants: [wrong, wrong] };
    await expect(open(twoProviders({}), { providers: ['webgpu'], model })).rejects.toMatchObject({
      code: 'model_mismatch',
      message: expect.stringMatching(/webgpu, float16_weights: self-test.*; webgpu: self-test/) as unknown,
    });
  });

  test('where no provider passes it, the model is refused', async () => {
    await expect(open(twoProviders({}), { model: withWrongSelfTest() })).rejects.toMatchObject({
      code: 'model_mismatch', message: expect.stringMatching(/webgpu: self-test.*wasm: self-test/) as unknown,
    });
  });
});

describe('a provider that is lost', () => {
  test('gives way to the next in the middle of a check, which tells of it once', async () => {
    const moved: DetectorFacts[] = [];
    // One run for the self-test, one for a face.
    const runner = await open(
      twoProviders({ lostAfter: 2 }), { providers: ['webgpu', 'wasm'], onMove: (facts) => moved.push(facts) });
    const tensors = core.selfTestInput(224, 1);
    runner.startCheck();
    const before = await runner.judge(tensors);
    expect(runner.facts.provider).toBe('webgpu');
    const after = await runner.judge(tensors);
    expect(after).toEqual(before);
    expect(runner.warnings).toMatchObject([{ code: 'device_lost' }]);
    expect(moved).toEqual([runner.facts]);
    expect(runner.facts.provider).toBe('wasm');
    expect(runner.facts.fallbacks.join()).toContain('webgpu: the network cannot be run: the device is gone');
    runner.startCheck();
    await runner.judge(tensors);
    expect(runner.warnings).toEqual([]);
    await runner.release();
  });

  test('with no other provider the check fails', async () => {
    const runner = await open(twoProviders({ lostAfter: 1 }), { providers: ['webgpu'] });
    await expect(runner.judge(core.selfTestInput(224, 1))).rejects.toThrow('the device is gone');
    await runner.release();
  });
});
