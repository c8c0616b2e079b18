/** Every package in models/, listed in index.json or not, in Node. */
import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { createDetector } from '../../web/lib/src/node.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const NAMES = readdirSync(path('models'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory()).map(({ name }) => name);
/** Largest download of a variant, bytes. */
const BUDGETS: Record<string, number> = { 'airl-lite': 10e6, 'airl-b4': 40e6 };

interface ModelJson {
  name: string;
  variants: { file: string; bytes: number }[];
}

describe.each(NAMES)('%s', (name) => {
  test('has variants within its budget', async () => {
    const model = JSON.parse(await readFile(path(`models/${name}/model.json`), 'utf8')) as ModelJson;
    expect(model.name).toBe(name);
    expect(model.variants.length).toBeGreaterThan(0);
    for (const { file, bytes } of model.variants) {
      expect((await stat(path(`models/${name}/${file}`))).size).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(BUDGETS[name] ?? 0);
    }
  });

  test('passes its own self-test and judges a face', async () => {
    const assets = { core: path('build/wasm/'), faceNet: path('build/face-net/'), models: path('models/') };
    const detector = await createDetector({ assets, model: path(`models/${name}/model.json`) });
    try {
      const report = await detector.checkImage(await readFile(path('tests/golden/astronaut.jpg')));
      expect(report.model.name).toBe(name);
      expect(report.tracks).toHaveLength(1);
    } finally {
      detector.dispose();
    }
  });
});

test('the default of index.json is there', async () => {
  const index = JSON.parse(await readFile(path('models/index.json'), 'utf8')) as { default: string };
  expect(NAMES).toContain(index.default);
});
