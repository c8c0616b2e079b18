import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

import { copyAssets, listAssets } from './assets.js';
import { buildServiceWorker } from './offline-build.js';
import { PAGE_POLICY } from './security.js';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const OUTPUT = process.env.AIRL_PAGE_OUTPUT ?? join(ROOT, 'dist');

/** Writes the policy into the page, so that it holds wherever the page is served from. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'airl-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Lays core, networks and ONNX Runtime beside the page, nothing from elsewhere, and lists all for offline use. */
function localAssets(): Plugin {
  return {
    name: 'airl-local-assets',
    apply: 'build',
    async closeBundle() {
      const models = process.env.AIRL_MODELS_DIR;
      await copyAssets(await listAssets(models ? { models } : {}), join(OUTPUT, 'assets'));
      await buildServiceWorker(OUTPUT);
    },
  };
}

const conditions = ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions];

export default defineConfig({
  root: ROOT,
  base: './',
  plugins: [contentSecurityPolicy(), localAssets()],
  // ONNX Runtime's WebAssembly is an asset with a stable name, not a part of the bundle.
  resolve: { conditions },
  worker: { format: 'es' },
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: 'app',
    // The inline polyfill would break the policy; every browser with WebGPU or WebCodecs preloads modules.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
