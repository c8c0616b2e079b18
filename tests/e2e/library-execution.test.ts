/** Which provider runs, and what happens where it cannot, computes wrong numbers, or is lost. */
import type { Route } from '@playwright/test';

import { LibraryPage, expect, test } from './library-page.js';

interface ModelJson {
  variants: Record<string, unknown>[];
  self_test: Record<string, number>;
}

/** model.json with a variant for WebGPU whose self-test states another logit, and the right one for the rest. */
async function withWrongGpuLogit(route: Route): Promise<void> {
  const response = await route.fetch();
  const model = (await response.json()) as ModelJson;
  const [variant] = model.variants;
  const wrong = { ...model.self_test, logit: (model.self_test['logit'] ?? 0) + 100 };
  model.variants = [
    { ...variant, execution_providers: ['webgpu'], self_test: wrong },
    { ...variant, execution_providers: ['wasm', 'cpu'] },
  ];
  await route.fulfill({ response, json: model });
}

test('a software adapter is refused unless asked for, and the report says why WASM ran', async ({ library }) => {
  const facts = await library.create();
  expect(facts.provider).toBe('wasm');
  expect(facts.fallbacks.join()).toMatch(/webgpu: WebGPU has only a software adapter \(.*swiftshader/i);
  const report = await library.checkPicture();
  expect(report.execution.notes?.join()).toContain('software adapter');
});

test('threads follow cross-origin isolation, and the report says so', async ({ library, freshContext, shared }) => {
  const cores = await library.page.evaluate(() => navigator.hardwareConcurrency);
  expect(await library.create({ executionProviders: ['wasm'] })).toMatchObject({
    threads: Math.min(4, cores), isolated: true,
  });
  expect((await library.checkPicture()).execution.threads).toBe(Math.min(4, cores));

  const open = await LibraryPage.open(freshContext, shared.url);
  expect(await open.create({ executionProviders: ['wasm'] })).toMatchObject({ threads: 1, isolated: false });
  const { execution } = await open.checkPicture();
  expect(execution.threads).toBe(1);
  expect(execution.notes?.join()).toContain('1 thread on the processor, because the page is not cross-origin isolated');
});

test('at the first start providers race, and the winner is remembered for this device', async ({ library }) => {
  const loaded: string[] = [];
  library.context.on('request', (request) => loaded.push(request.url()));
  const gpuLoaded = (): boolean => loaded.some((url) => url.endsWith('asyncify.wasm'));
  const first = await library.create({ allowSoftwareAdapter: true });
  expect(first.notes.join()).toMatch(/won the first start's race on the self-test: webgpu \d+ ms, wasm \d+ ms a face/);
  // SwiftShader draws on the processor that WASM has to itself.
  expect(first.provider).toBe('wasm');
  expect(gpuLoaded()).toBe(true);

  loaded.length = 0;
  const second = await library.create({ allowSoftwareAdapter: true });
  expect(second).toEqual(first);
  expect(gpuLoaded()).toBe(false);

  // What is stored decides: with the other winner written there, the other provider starts.
  await library.inCache(async (cache, keys) => {
    const key = keys.find((url) => url.startsWith('https://store.invalid/race|'))!;
    const url = `https://store.invalid/${encodeURIComponent(key.slice('https://store.invalid/'.length))}`;
    const text = (await (await cache.match(url))!.text()).replace('"winner":"wasm"', '"winner":"webgpu"');
    const bytes = new TextEncoder().encode(text);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    await cache.put(url, new Response(bytes, { headers: { 'airl-sha256': sha256 } }));
  });
  expect((await library.create({ allowSoftwareAdapter: true })).provider).toBe('webgpu');
});

test('a provider whose self-test gives other logits is dropped, with a warning in the report', async ({ library }) => {
  await library.context.route('**/airl-lite/model.json', withWrongGpuLogit);
  const expectDropped = async (): Promise<void> => {
    const report = await library.checkPicture();
    expect(report.execution.provider).toBe('wasm');
    const dropped = report.warnings.find(({ code }) => code === 'provider_dropped');
    expect(dropped?.message).toMatch(/^webgpu .*logit is -4\d.* where model\.json states/);
  };
  // By the race, and by its memory.
  await library.create({ allowSoftwareAdapter: true });
  await expectDropped();
  await library.create({ allowSoftwareAdapter: true });
  await expectDropped();
  await expect(library.create({ allowSoftwareAdapter: true, executionProviders: ['webgpu'] }))
    .rejects.toThrow(/model_mismatch: .*self-test of airl-lite/);
});

test('a check goes on with WASM where the graphics device is lost', async ({ library }) => {
  await library.create({ executionProviders: ['wasm'] });
  const expected = await library.checkPicture();
  await library.create({ allowSoftwareAdapter: true, executionProviders: ['webgpu', 'wasm'] });
  expect((await library.facts()).provider).toBe('webgpu');
  const report = await library.checkClip(3, async () => {
    await library.worker().evaluate(() => {
      const create = Reflect.get<GPUDevice, 'createCommandEncoder'>(GPUDevice.prototype, 'createCommandEncoder');
      GPUDevice.prototype.createCommandEncoder = function (this: GPUDevice) {
        const encoder = create.call(this);
        this.destroy();
        return encoder;
      };
    });
  });
  expect(report.frames).toHaveLength(3);
  expect(report.tracks[0]?.observations).toHaveLength(3);
  expect(report.execution.provider).toBe('wasm');
  const lost = report.warnings.find(({ code }) => code === 'device_lost');
  expect(lost?.message).toMatch(/^webgpu failed during this check .*wasm judged the rest/);

  // The detector goes on by itself; the next report has no loss to tell, but says why WASM runs.
  expect((await library.facts()).provider).toBe('wasm');
  const after = await library.checkPicture();
  expect(after.warnings.map(({ code }) => code)).not.toContain('device_lost');
  expect(after.execution.notes?.join()).toContain('the graphics device was lost');
  expect(after.probability).toBeCloseTo(expected.probability, 5);
});
