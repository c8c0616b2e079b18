/** Every package in models/, listed in index.json or not: all its files, and in Node the variant that Node takes. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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
  variants: { file: string; bytes: number; sha256: string }[];
}

interface ModelIndex {
  default: string;
  models: { name: string; path: string }[];
}

describe.each(NAMES)('%s', (name) => {
  test('has whole variants within its budget', async () => {
    expect(Object.keys(BUDGETS)).toContain(name);
    const model = JSON.parse(await readFile(path(`models/${name}/model.json`), 'utf8')) as ModelJson;
    expect(model.name).toBe(name);
    expect(model.variants.length).toBeGreaterThan(0);
    for (const { file, bytes, sha256 } of model.variants) {
      const content = await readFile(path(`models/${name}/${file}`));
      expect(content).toHaveLength(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
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

test('index.json names packages that are there, its default among them', async () => {
  const index = JSON.parse(await readFile(path('models/index.json'), 'utf8')) as ModelIndex;
  expect(index.models.map(({ name }) => name)).toContain(index.default);
  for (const entry of index.models) expect(entry.path).toBe(`${entry.name}/model.json`);
  expect(NAMES).toEqual(expect.arrayContaining(index.models.map(({ name }) => name)));
});
