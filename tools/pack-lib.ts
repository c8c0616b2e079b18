/**
 * Builds the npm package of web/lib into build/npm/airl-lib, from where `npm pack` and `npm publish` take it:
 *
 *   npm run build:package
 *
 * Modules as tsc emits them, one for one, so that bundlers drop what is not used; the worker as one file with ONNX
 * Runtime's script and mediabunny inside, so that no bundler has to know of either; and everything that it loads.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, defaultClientConditions } from 'vite';

import { copyAssets, listAssets } from '../web/page/assets.js';
import { apiReference, readApi } from './api-reference.js';
import { thirdPartyNotices } from './notices.js';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const LIB = join(REPOSITORY, 'web/lib');
const OUTPUT = join(REPOSITORY, 'build/npm/airl-lib');
/** Packages whose code is inside the worker, or that Node loads. */
const require = createRequire(join(LIB, 'package.json'));

interface PackageJson {
  name: string;
  version: string;
  license: string;
  description: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

async function readPackage(folder: string): Promise<PackageJson> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** One module for each source file, with its types. The core's types and the worker's name are made to fit. */
async function emitModules(): Promise<void> {
  const dist = join(OUTPUT, 'dist');
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync('node', [tsc, '-p', join(LIB, 'package'), '--outDir', dist], { stdio: 'inherit' });
  await copyFile(join(REPOSITORY, 'wasm/airl-core.d.ts'), join(dist, 'airl-core.d.ts'));
  for (const name of await readdir(dist)) {
    const path = join(dist, name);
    const text = (await readFile(path, 'utf8'))
      .replaceAll('../../../wasm/airl-core.js', './airl-core.js')
      .replaceAll('./worker.ts', './worker.js');
    await writeFile(path, text);
  }
}

/** The worker as one self-contained module. */
async function bundleWorker(): Promise<void> {
  await build({
    root: LIB,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    build: {
      outDir: join(OUTPUT, 'dist'),
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: join(LIB, 'src/worker.ts'),
        output: { entryFileNames: 'worker.js', codeSplitting: false },
      },
    },
  });
}

/** package.json of the package: no dependencies in a page; Node's are the application's to install. */
async function writeManifest(source: PackageJson): Promise<void> {
  const { name, version, license, description } = source;
  const inNode = { ...source.dependencies, ...source.optionalDependencies };
  delete inNode['onnxruntime-web'];
  delete inNode['onnxruntime-common'];
  const manifest = {
    name, version, license, description,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './node': { types: './dist/node.d.ts', default: './dist/node.js' },
      './schema': './schema/report.schema.json',
      './assets/*': './assets/*',
      './package.json': './package.json',
    },
    bin: { 'airl-assets': './airl-assets.mjs' },
    peerDependencies: inNode,
    peerDependenciesMeta: Object.fromEntries(Object.keys(inNode).map((peer) => [peer, { optional: true }])),
  };
  await writeFile(join(OUTPUT, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Builds the package; the folder it lies in. */
export async function packLibrary(): Promise<string> {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(join(OUTPUT, 'schema'), { recursive: true });
  const source = await readPackage(LIB);
  await emitModules();
  await bundleWorker();
  await copyAssets(await listAssets(), join(OUTPUT, 'assets'));
  await writeManifest(source);
  const inside = ['onnxruntime-web', 'onnxruntime-common', 'mediabunny', '@mediapipe/face_detection'];
  await writeFile(join(OUTPUT, 'THIRD_PARTY.md'), await thirdPartyNotices(inside));
  const api = apiReference(
    readApi(join(LIB, 'src/index.ts')), readApi(join(LIB, 'src/node.ts')), join(LIB, 'package.json'));
  await writeFile(join(OUTPUT, 'API.md'), api);
  const copies: [string, string][] = [
    ['web/lib/package/airl-assets.mjs', 'airl-assets.mjs'],
    ['web/lib/schema/report.schema.json', 'schema/report.schema.json'],
    ['web/lib/README.md', 'README.md'],
    ['CHANGELOG.md', 'CHANGELOG.md'],
    ['LICENSE', 'LICENSE'],
  ];
  for (const [from, to] of copies) await copyFile(join(REPOSITORY, from), join(OUTPUT, to));
  return OUTPUT;
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  console.log(`The package lies in ${await packLibrary()}`);
}
