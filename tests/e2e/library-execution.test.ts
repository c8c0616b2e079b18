/**
 * Which provider runs in Chromium, and what happens where it cannot or is lost. Wrong self-tests and remembered
 * winners: tests/web/model-runner.test.ts, because a WebGPU session costs minutes of software rendering here.
 */
import { LibraryPage, expect, test } from './library-page.js';

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
  test.slow();
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
});

test('a check goes on with WASM where the graphics device is lost', async ({ library }) => {
  test.slow();
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
