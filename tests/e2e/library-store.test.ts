/** What stays on the device between visits. */
import type { Route } from '@playwright/test';

import type * as Library from '../../web/lib/src/index.js';
import { expect, test, type LibraryPage } from './library-page.js';

const WASM = { executionProviders: ['wasm'] } as const;

/** Hears of requests for the file names that match. */
function requestsFor(library: LibraryPage, pattern: RegExp): string[] {
  const heard: string[] = [];
  library.context.on('request', (request) => {
    if (pattern.test(request.url())) heard.push(request.url());
  });
  return heard;
}

/** Overwrites the weights in the store, as a failing disk would. */
async function damageStoredWeights(library: LibraryPage): Promise<void> {
  const damaged = await library.inCache(async (cache) => {
    let largest: { url: string; response: Response; bytes: number } | undefined;
    for (const { url } of await cache.keys()) {
      const response = (await cache.match(url))!;
      const bytes = Number(response.headers.get('airl-bytes') ?? 0);
      if (bytes > (largest?.bytes ?? 0)) largest = { url, response, bytes };
    }
    const bytes = new Uint8Array(await largest!.response.arrayBuffer());
    bytes[bytes.length >> 1]! ^= 1;
    await cache.put(largest!.url, new Response(bytes, { headers: largest!.response.headers }));
    return largest!.bytes;
  });
  expect(damaged).toBeGreaterThan(5_000_000);
}

test('loading tells its progress; after the first use models and face nets need no network', async ({ library }) => {
  const weights = requestsFor(library, /\.onnx$/);
  await library.create(WASM);
  expect(weights).toHaveLength(3);
  const steps = (await library.progress()).filter(({ stage, bytesTotal }) => stage === 'model' && bytesTotal > 1e6);
  expect(steps.length).toBeGreaterThan(1);
  const done = steps.map(({ bytesDone }) => bytesDone);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(steps[0]?.bytesTotal);
  const online = await library.checkPicture();

  weights.length = 0;
  await library.reload();
  await library.create(WASM);
  expect(weights).toEqual([]);

  // The page's own scripts and WebAssembly files are the page's to keep; without them no detector would start here.
  await library.context.route(/\/(models|face-net)\//, (route) => route.abort('internetdisconnected'));
  const facts = await library.create(WASM);
  expect(facts.model.name).toBe('airl-lite');
  expect((await library.checkPicture()).probability).toBe(online.probability);
});

test('with storage: false nothing stays', async ({ library }) => {
  await library.create({ ...WASM, storage: false });
  expect(await library.stored()).toEqual([]);
});

test('a damaged entry heals itself; offline it is named', async ({ library }) => {
  await library.create(WASM);
  await damageStoredWeights(library);
  await library.context.setOffline(true);
  await expect(library.create(WASM)).rejects.toThrow(/bad_input: .*cannot be loaded.*the stored copy was damaged/);
  await library.context.setOffline(false);

  const weights = requestsFor(library, /airl-lite-.*\.onnx$/);
  await library.create(WASM);
  expect(weights).toHaveLength(1);
  await damageStoredWeights(library);
  const facts = await library.create(WASM);
  expect(weights).toHaveLength(2);
  expect(facts.notes.join()).toContain('damaged and fetched again: 1');
  await library.create(WASM);
  expect(weights).toHaveLength(2);
});

test('wrong weights from the server are asked for once more, then refused and not kept', async ({ library }) => {
  let served = 0;
  let wrongUntil = 1;
  await library.context.route('**/airl-lite-*.onnx', async (route: Route) => {
    served += 1;
    const response = await route.fetch();
    const body = await response.body();
    if (served <= wrongUntil) body[1000]! ^= 1;
    await route.fulfill({ response, body });
  });
  await library.create(WASM);
  expect(served).toBe(2);

  await library.page.evaluate(() => caches.delete('airl-store-1'));
  wrongUntil = Infinity;
  await expect(library.create(WASM)).rejects.toThrow(/model_mismatch: .*has the sha256 .* where model\.json states/);
  expect(served).toBe(4);
  expect((await library.stored()).filter((name) => name.startsWith('sha256/'))).toEqual([]);
});

test('a pinned version outlives the next one on its server; others are refused by name', async ({ library }) => {
  const before = await library.create({ ...WASM, model: { name: 'airl-lite', version: '0.1.0' } });
  await library.context.route('**/airl-lite/model.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), version: '0.2.0' } });
  });
  expect((await library.create(WASM)).model.version).toBe('0.2.0');
  const weights = requestsFor(library, /airl-lite-.*\.onnx$/);
  const { sha256 } = before.model;
  const pinned = await library.create({ ...WASM, model: { name: 'airl-lite', version: '0.1.0', sha256 } });
  expect(pinned.model).toEqual(before.model);
  expect(weights).toEqual([]);

  await expect(library.create({ ...WASM, model: { name: 'airl-lite', version: '9.9.9' } }))
    .rejects.toThrow(/model_mismatch: .*names no airl-lite 9\.9\.9; it has version 0\.2\.0/);
  await expect(library.create({ ...WASM, model: { name: 'airl-lite', sha256: '0'.repeat(64) } }))
    .rejects.toThrow(/model_mismatch: .*no variant for wasm with the sha256 0000/);
});

test('one of several models is chosen by its name', async ({ library }) => {
  await library.context.route('**/models/index.json', (route) => route.fulfill({
    json: {
      default: 'airl-lite',
      models: [
        { name: 'airl-lite', version: '0.1.0', path: 'airl-lite/model.json' },
        { name: 'airl-other', path: 'other' },
      ],
    },
  }));
  await library.context.route('**/models/other/model.json', async (route) => {
    const response = await route.fetch({ url: route.request().url().replace('/other/', '/airl-lite/') });
    const model = (await response.json()) as object;
    await route.fulfill({ response, json: { ...model, name: 'airl-other', version: '1.0.0' } });
  });
  expect(await library.models()).toMatchObject([
    { name: 'airl-lite', version: '0.1.0', isDefault: true }, { name: 'airl-other', isDefault: false },
  ]);
  expect((await library.create(WASM)).model.name).toBe('airl-lite');
  // Its weights are the same file, which the store has by its SHA-256, whatever it is called.
  const other = await library.create({ ...WASM, model: { name: 'airl-other' } });
  expect(other.model).toMatchObject({ name: 'airl-other', version: '1.0.0' });
});

test('the store keeps to its size: what was not used for the longest time goes', async ({ library }) => {
  const names = await library.page.evaluate(async () => {
    const { ModelStore } = (globalThis as unknown as { airl: typeof Library }).airl;
    const entry = async (value: number): Promise<{ bytes: Uint8Array; sha256: string }> => {
      const bytes = new Uint8Array(400).fill(value);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return { bytes, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
    };
    // Each visit is an object of its own: what one of them has used, that one never evicts.
    const visit = (): InstanceType<typeof ModelStore> => new ModelStore({ maxBytes: 1000 });
    const tick = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
    const list = async (): Promise<string[]> => (await visit().list()).map(({ name }) => name);
    await visit().clear();
    await visit().put('a', await entry(1));
    await tick();
    await visit().put('b', await entry(2));
    await tick();
    await visit().get('a');
    await tick();
    await visit().put('c', await entry(3));
    const third = await list();
    const holder = visit();
    await holder.put('d', await entry(4));
    await tick();
    await holder.put('e', await entry(5));
    await tick();
    await holder.put('f', await entry(6));
    const held = await list();
    await visit().put('too large', { bytes: new Uint8Array(1001), sha256: '' });
    const same = await list();
    await visit().delete('d');
    const fewer = await list();
    await visit().clear();
    return { third, held, same, fewer, none: await list() };
  });
  expect(names).toEqual({
    third: ['c', 'a'], held: ['f', 'e', 'd'], same: ['f', 'e', 'd'], fewer: ['f', 'e'], none: [],
  });
});
