/** The library's documentation: every export is described, and the examples are the ones that the tests run. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { apiReference, readApi } from '../../tools/api-reference.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const guide = await readFile(path('docs/library.md'), 'utf8');

const inPage = readApi(path('web/lib/src/index.ts'));
const inNode = readApi(path('web/lib/src/node.ts'));

test('every export has a doc comment and a place in the guide', () => {
  const names = [...inPage, ...inNode].map(({ name }) => name);
  expect(names).toContain('createDetector');
  expect(names.filter((name) => !guide.includes(name))).toEqual([]);
});

test('the reference holds declarations without their bodies', () => {
  const text = apiReference(inPage, inNode, path('web/lib/package.json'));
  expect(text).toContain('### DetectorOptions');
  expect(text).toContain('allowSoftwareAdapter?: boolean;');
  expect(text).not.toContain('new Worker(');
});

describe('examples', () => {
  for (const file of ['plain/main.js', 'vite/src/main.ts', 'vite/vite.config.js', 'node/check.mjs']) {
    test(`the guide shows ${file} as it is`, async () => {
      expect(guide).toContain((await readFile(path(`web/lib/examples/${file}`), 'utf8')).trim());
    });
  }
});
