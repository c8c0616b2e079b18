/** Builds the service worker, with the list of all files of the built page inside. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

import { SECURITY_HEADERS } from './security.js';
import type { PageFile, PageVersion } from './src/offline-files.js';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
export const SERVICE_WORKER = 'service-worker.js';

/** Kept by the library's own store, or not part of the page's code. */
const NOT_KEPT = [/^assets\/models\//, /^assets\/face-net\//, new RegExp(`^${SERVICE_WORKER}$`)];
/** ONNX Runtime with WebGPU, 27 MB: only for devices that run on it. */
const WEBGPU_ONLY = /^assets\/ort\/.*asyncify|^app\/ort\.webgpu/;

/** Writes the service worker into `folder`, the finished page. */
export async function buildServiceWorker(folder: string): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { PAGE_VERSION: JSON.stringify(await describe(folder)) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: join(ROOT, 'src/service-worker.ts'),
        output: { entryFileNames: SERVICE_WORKER, format: 'iife' },
      },
    },
  });
}

async function describe(folder: string): Promise<PageVersion> {
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_KEPT.some((pattern) => pattern.test(path)))
    .sort();
  const files: PageFile[] = [];
  for (const path of paths) {
    const digest = createHash('sha256').update(await readFile(join(folder, path))).digest('base64');
    files.push({ path, integrity: `sha256-${digest}`, keep: WEBGPU_ONLY.test(path) ? 'webgpu' : 'always' });
  }
  const headers = { ...SECURITY_HEADERS };
  const id = createHash('sha256').update(JSON.stringify({ files, headers })).digest('hex').slice(0, 16);
  return { id, files, headers };
}
