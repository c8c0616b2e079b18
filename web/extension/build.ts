/**
 * Builds the extension into web/extension/dist/<target>, unpacked, as a browser loads it:
 *
 *   npx tsx build.ts [--target chromium|firefox|all] [--out DIR]
 *                    [--model bundled | --model pinned --model-url URL]
 *
 * "bundled" lays the model's weights into the package, those that WASM runs too. "pinned" leaves them out: the
 * detector fetches them once from URL, a folder laid out as models/ is, and runs them only where they have the SHA-256
 * that the model.json inside the extension states.
 */
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { copyAssets, listAssets } from '@airl/page/assets';
import { build, defaultClientConditions, type InlineConfig } from 'vite';

import { makeManifest, TARGETS, type Target } from './manifest.js';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const SOURCE = join(ROOT, 'src');

export interface ExtensionBuild {
  target: Target;
  /** Folder that gets the files; emptied first. Default: dist/<target> beside this file. */
  out?: string;
  /** Where weights are fetched from; absent: they lie in the package. */
  modelUrl?: string;
}

/** What both builds share. */
function shared(out: string, modelUrl = ''): InlineConfig {
  return {
    root: SOURCE,
    base: './',
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    // ONNX Runtime's WebAssembly is an asset with a stable name, not a part of the bundle.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: { format: 'es' },
    define: { AIRL_WEIGHTS_URL: JSON.stringify(modelUrl) },
    build: { outDir: out, emptyOutDir: false, target: 'es2022', assetsInlineLimit: 0, modulePreload: false },
  };
}

/** Pages and background: modules that share their parts. */
async function buildModules(target: Target, out: string, modelUrl?: string): Promise<void> {
  const config = shared(out, modelUrl);
  const background = target === 'chromium' ? 'background/service-worker.ts' : 'firefox/event-page.ts';
  await build({
    ...config,
    build: {
      ...config.build,
      assetsDir: 'app',
      rolldownOptions: {
        input: {
          background: join(SOURCE, background),
          panel: join(SOURCE, 'panel/panel.html'),
          options: join(SOURCE, 'options/options.html'),
          ...(target === 'chromium' && { offscreen: join(SOURCE, 'offscreen/offscreen.html') }),
        },
        output: { entryFileNames: ({ name }) => (name === 'background' ? '[name].js' : 'app/[name]-[hash].js') },
      },
    },
  });
}

/** Content scripts are no modules: one file with all its parts. */
async function buildContentScript(out: string): Promise<void> {
  const config = shared(out);
  await build({
    ...config,
    build: {
      ...config.build,
      rolldownOptions: {
        input: { content: join(SOURCE, 'content/main.ts') },
        output: { format: 'iife', entryFileNames: 'content/content.js' },
      },
    },
  });
}

interface StatedModel {
  variants: { file: string; execution_providers: string[] }[];
}

/** Leaves out of bundled models the variants that WASM does not run: 9 MB for every reader that some GPUs alone use. */
async function keepCommonVariants(models: string): Promise<void> {
  for (const entry of await readdir(models, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = join(models, entry.name);
    const path = join(folder, 'model.json');
    const model = JSON.parse(await readFile(path, 'utf8')) as StatedModel;
    const common = model.variants.filter(({ execution_providers: providers }) => providers.includes('wasm'));
    for (const variant of model.variants) {
      if (!common.includes(variant)) await rm(join(folder, variant.file));
    }
    await writeFile(path, `${JSON.stringify({ ...model, variants: common }, null, 2)}\n`);
  }
}

/** Builds one browser's extension; the folder it lies in. */
export async function buildExtension({ target, out: asked, modelUrl }: ExtensionBuild): Promise<string> {
  const out = asked ?? join(ROOT, 'dist', target);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await buildModules(target, out, modelUrl);
  await buildContentScript(out);
  const assets = await listAssets();
  await copyAssets(modelUrl === undefined ? assets : assets.filter(({ to }) => !/^models\/.*\.onnx$/.test(to)),
    join(out, 'assets'));
  if (modelUrl === undefined) await keepCommonVariants(join(out, 'assets/models'));
  for (const folder of ['_locales', 'icons']) await cp(join(ROOT, folder), join(out, folder), { recursive: true });
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(makeManifest(target, { version }), null, 2)}\n`);
  return out;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', default: 'all' },
      out: { type: 'string' },
      model: { type: 'string', default: 'bundled' },
      'model-url': { type: 'string' },
    },
  });
  const targets = TARGETS.filter((target) => values.target === 'all' || values.target === target);
  if (targets.length === 0) throw new Error('--target takes chromium, firefox or all');
  if (values.model !== 'bundled' && values.model !== 'pinned') throw new Error('--model takes bundled or pinned');
  const modelUrl = values['model-url'];
  if ((values.model === 'pinned') !== (modelUrl !== undefined)) {
    throw new Error('--model pinned goes with --model-url URL');
  }
  for (const target of targets) {
    const out = values.out === undefined ? undefined : join(values.out, target);
    const folder = await buildExtension({ target, ...(out && { out }), ...(modelUrl && { modelUrl }) });
    console.log(`${target}: ${folder}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
