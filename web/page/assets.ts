/** What the built page needs beside its own code, and where it comes from. */
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { minify } from 'vite';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** One file: where it lies, and its path under the page's assets folder. */
export interface Asset {
  from: string;
  to: string;
}

export interface AssetSources {
  /** Folder with the core's module. Default: build/wasm. */
  core?: string;
  /** Folder with the face nets. Default: build/face-net. */
  faceNet?: string;
  /** Folder with index.json and the model packages. Default: models. */
  models?: string;
}

/** ONNX Runtime Web's parts: the WebAssembly build, and the one with the native WebGPU provider. */
const ORT_FILES = [
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
  'ort-wasm-simd-threaded.asyncify.mjs',
  'ort-wasm-simd-threaded.asyncify.wasm',
];

const CORE_MODULE = 'core/airl-core.mjs';

const BROWSER_PROVIDERS = ['wasm', 'webgpu'];

export async function listAssets(sources: AssetSources = {}): Promise<Asset[]> {
  const core = sources.core ?? join(REPOSITORY, 'build/wasm');
  const faceNet = sources.faceNet ?? join(REPOSITORY, 'build/face-net');
  const models = sources.models ?? join(REPOSITORY, 'models');
  const ort = dirname(createRequire(join(REPOSITORY, 'web/lib/package.json')).resolve('onnxruntime-web'));
  const from = (folder: string, name: string, files: string[]): Asset[] =>
    files.map((file) => ({ from: join(folder, file), to: `${name}/${file}` }));
  return [
    { from: join(core, 'airl-core.mjs'), to: CORE_MODULE },
    ...from(core, 'core', ['airl-core.wasm']),
    ...from(faceNet, 'face-net', ['face-net.json', 'face-full.onnx', 'face-short.onnx']),
    ...from(models, 'models', await modelFiles(models)),
    ...from(ort, 'ort', ORT_FILES),
  ];
}

/** Copies the assets into `folder`. Rejects with every missing file named. */
export async function copyAssets(assets: Asset[], folder: string): Promise<void> {
  const missing: string[] = [];
  for (const { from, to } of assets) {
    if (!(await stat(from).catch(() => undefined))?.isFile()) {
      missing.push(from);
      continue;
    }
    const target = join(folder, to);
    await mkdir(dirname(target), { recursive: true });
    // Emscripten leaves its module's names long; ONNX Runtime's is minified already.
    if (to === CORE_MODULE) await writeFile(target, await minified(from));
    else await copyFile(from, target);
  }
  if (missing.length > 0) throw new Error(`The page needs files that are not built yet:\n  ${missing.join('\n  ')}`);
}

async function minified(file: string): Promise<string> {
  const { code, errors } = await minify(file, await readFile(file, 'utf8'), { module: true });
  if (errors.length > 0) {
    throw new Error(`${file} cannot be minified: ${errors.map(({ message }) => message).join('; ')}`);
  }
  return code;
}

/** index.json, and of each package its model.json and the variants that a browser can run. */
async function modelFiles(folder: string): Promise<string[]> {
  const index = (await readJson(join(folder, 'index.json'))) as { models: { path: string }[] };
  const packages = await Promise.all(
    index.models.map(async ({ path }) => {
      const spec = (await readJson(join(folder, path))) as {
        variants: { file: string; execution_providers: string[] }[];
      };
      const variants = spec.variants.filter((variant) =>
        variant.execution_providers.some((provider) => BROWSER_PROVIDERS.includes(provider)),
      );
      return [path, ...variants.map((variant) => join(dirname(path), variant.file))];
    }),
  );
  return ['index.json', ...packages.flat()];
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
