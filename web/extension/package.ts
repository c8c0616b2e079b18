/**
 * Builds both browsers' extensions and packs them for their stores:
 *
 *   npm run package          build/extension/airl-VERSION-chromium.zip and airl-VERSION-firefox.zip
 *
 * The same sources give the same bytes: entries are sorted, and their times and compression are fixed.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { strToU8, zipSync, type Zippable } from 'fflate';

import { thirdPartyNotices } from '../../tools/notices.js';
import { buildExtension } from './build.js';
import { TARGETS, type Target } from './manifest.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** Whose code or weights are in the package. */
const INSIDE = ['onnxruntime-web', 'onnxruntime-common', 'mediabunny', '@mediapipe/face_detection', 'fflate'];
/** The earliest time that a ZIP can state; of the machine's own zone, as ZIP times are. */
const ENTRY_TIME = new Date(1980, 0, 1);
const COMPRESSION = { level: 6, mtime: ENTRY_TIME } as const;
/** What an extension is made of; anything else has come into the folder by mistake. */
const EXPECTED = [
  /^manifest\.json$/, /^background\.js$/, /^app\/[\w.-]+\.(js|css)$/, /^content\/content\.js$/, /^icons\/icon-\d+\.png$/,
  /^(panel|options|offscreen)\/\w+\.html$/, /^_locales\/[a-z]{2}\/messages\.json$/,
  /^assets\/core\/airl-core\.(mjs|wasm)$/, /^assets\/face-net\/(face-net\.json|face-(full|short)\.onnx)$/,
  /^assets\/ort\/ort-wasm-simd-threaded(\.asyncify)?\.(mjs|wasm)$/,
  /^assets\/models\/(index\.json|[\w.-]+\/(model\.json|[\w.-]+\.onnx))$/,
];

export interface PackagedExtension {
  target: Target;
  /** Path of the zip. */
  file: string;
}

/** Packs the unpacked extension in `folder`. Throws Error with the names of files that do not belong into one. */
export async function zipExtension(folder: string): Promise<Uint8Array> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const strangers = names.filter((name) => !EXPECTED.some((pattern) => pattern.test(name)));
  if (strangers.length > 0) throw new Error(`These files do not belong into an extension: ${strangers.join(', ')}`);
  const files: Record<string, Uint8Array> = {
    'LICENSE': await readFile(join(REPOSITORY, 'LICENSE')),
    'THIRD_PARTY.md': strToU8(await thirdPartyNotices(INSIDE)),
  };
  for (const name of names) files[name] = await readFile(join(folder, name));
  const entries: Zippable = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return zipSync(entries, COMPRESSION);
}

/** Builds and packs every target into `out`, from where nothing else is removed. */
export async function packageExtension(out: string): Promise<PackagedExtension[]> {
  await mkdir(out, { recursive: true });
  const text = await readFile(new URL('package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  const packaged: PackagedExtension[] = [];
  for (const target of TARGETS) {
    const file = join(out, `airl-${version}-${target}.zip`);
    const folder = join(out, target);
    await buildExtension({ target, out: folder });
    await writeFile(file, await zipExtension(folder));
    await rm(folder, { recursive: true });
    packaged.push({ target, file });
  }
  return packaged;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file } of await packageExtension(join(REPOSITORY, 'build/extension'))) console.log(file);
}
