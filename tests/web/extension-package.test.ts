/** The extension as its stores get it: packed twice to the same bytes, with nothing inside that does not belong. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { buildExtension } from '../../web/extension/build.js';
import { TARGETS, type Target } from '../../web/extension/manifest.js';
import { packageExtension, zipExtension } from '../../web/extension/package.js';

const DOCS = fileURLToPath(new URL('../../docs/extension.md', import.meta.url));
const WEB_EXT = fileURLToPath(new URL('../../node_modules/web-ext/bin/web-ext.js', import.meta.url));

interface Manifest {
  permissions: string[];
  host_permissions?: string[];
  optional_permissions?: string[];
  optional_host_permissions: string[];
  content_scripts?: unknown[];
  content_security_policy: { extension_pages: string };
  browser_specific_settings?: { gecko: { id: string; data_collection_permissions: unknown } };
}

let folder: string;
const zips = new Map<Target, Uint8Array[]>();
/** The linter reads 50 MB; only catches what hangs. */
const LINT_TIMEOUT_MS = 600_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airl-package-'));
  for (const name of ['first', 'second']) {
    for (const { target, file } of await packageExtension(join(folder, name))) {
      zips.set(target, [...(zips.get(target) ?? []), await readFile(file)]);
    }
  }
}, 600_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

function manifestOf(target: Target): Manifest {
  return JSON.parse(strFromU8(unzipSync(zips.get(target)![0]!)['manifest.json']!)) as Manifest;
}

test('built and packed twice, the bytes are the same', () => {
  for (const target of TARGETS) {
    const [first, second] = zips.get(target)!.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    expect(second).toBe(first);
  }
});

test('the packages hold code, networks, texts, icons and licences, and no map or test', () => {
  for (const target of TARGETS) {
    const names = Object.keys(unzipSync(zips.get(target)![0]!));
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => /\.(map|ts|tsx)$|test|\.DS_Store/.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining([
      'LICENSE', 'THIRD_PARTY.md', 'manifest.json', 'background.js', 'content/content.js', 'panel/panel.html',
      '_locales/en/messages.json', '_locales/de/messages.json', 'assets/models/index.json',
    ]));
    expect(names.includes('offscreen/offscreen.html')).toBe(target === 'chromium');
  }
});

test('the weights inside are those that its model.json names, and WASM runs each', () => {
  const files = unzipSync(zips.get('chromium')![0]!);
  const model = JSON.parse(strFromU8(files['assets/models/airl-lite/model.json']!)) as {
    variants: { file: string; execution_providers: string[] }[];
  };
  expect(Object.keys(files).filter((name) => /models\/.*\.onnx$/.test(name)))
    .toEqual(model.variants.map(({ file }) => `assets/models/airl-lite/${file}`));
  for (const variant of model.variants) expect(variant.execution_providers).toContain('wasm');
});

test('what does not belong into an extension is refused by its name', async () => {
  const out = await buildExtension({ target: 'firefox', out: join(folder, 'stray') });
  await writeFile(join(out, 'app/panel.js.map'), '{}');
  await expect(zipExtension(out)).rejects.toThrow('app/panel.js.map');
});

test('no permission is asked for that docs/extension.md does not explain, and sites only when needed', async () => {
  const docs = await readFile(DOCS, 'utf8');
  const table = docs.slice(docs.indexOf('## Permissions'), docs.indexOf('## ', docs.indexOf('## Permissions') + 3));
  const rows = [...table.matchAll(/^\| `(\w+)` \| (both|Chromium) \|/gm)];
  for (const target of TARGETS) {
    const { permissions, ...manifest } = manifestOf(target);
    const explained = rows.filter(([, , where]) => where === 'both' || target === 'chromium').map(([, name]) => name);
    expect([...permissions].sort()).toEqual([...explained].sort());
    expect(manifest.host_permissions).toBeUndefined();
    expect(manifest.optional_permissions).toBeUndefined();
    expect(manifest.content_scripts).toBeUndefined();
    expect(manifest.optional_host_permissions).toEqual(['http://*/*', 'https://*/*']);
    expect(manifest.content_security_policy.extension_pages).toContain("script-src 'self' 'wasm-unsafe-eval';");
  }
  expect(manifestOf('firefox').browser_specific_settings?.gecko.data_collection_permissions).toEqual({
    required: ['none'],
  });
});

test('web-ext finds no error in the package for Firefox', async () => {
  const out = await buildExtension({ target: 'firefox', out: join(folder, 'lint') });
  const { stdout } = await promisify(execFile)(
    'node', [WEB_EXT, 'lint', '--no-config-discovery', '--source-dir', out, '--output', 'json'],
    { env: { ...process.env, NO_UPDATE_NOTIFIER: '1' }, maxBuffer: 64 * 1024 * 1024 });
  const found = JSON.parse(stdout) as { summary: { errors: number }; errors: unknown[] };
  expect(found.errors).toEqual([]);
  expect(found.summary.errors).toBe(0);
}, LINT_TIMEOUT_MS);
