/** The library built into a page of its own, and servers for it: with and without leave to read across origins. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, defaultClientConditions } from 'vite';

import { copyAssets, listAssets } from '../../web/page/assets.js';

const ROOT = fileURLToPath(new URL('library', import.meta.url));
const OUTPUT = fileURLToPath(new URL('output/library', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm',
  '.json': 'application/json', '.mp4': 'video/mp4', '.png': 'image/png',
};

/** Put before the worker's own code: a browser that changes the lowest bit of some of what is read from a canvas. */
const NOISE = `{
  const read = OffscreenCanvasRenderingContext2D.prototype.getImageData;
  OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...where) {
    const image = read.apply(this, where);
    for (let i = 0; i < image.data.length; i += 7) image.data[i] ^= 1;
    return image;
  };
}
`;
/** The same browser without another way to read pixels. */
const NO_FRAMES = 'delete globalThis.VideoFrame;\n';

/** A running server; `url` has no trailing slash. */
export interface Site {
  url: string;
  close(): Promise<void>;
}

/** Builds the page and lays its assets beside it. */
export async function buildLibraryPage(): Promise<void> {
  await build({
    root: ROOT, base: './', logLevel: 'error', configFile: false,
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: { format: 'es' },
    build: { outDir: OUTPUT, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  });
  await copyAssets(await listAssets(), join(OUTPUT, 'assets'));
}

async function send(
  response: ServerResponse, path: string, prefix: string, headers: Record<string, string>,
): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) return void response.writeHead(404).end();
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  if (prefix) {
    const text = await readFile(path, 'utf8');
    return void response.writeHead(200, { ...headers, 'Content-Type': type }).end(prefix + text);
  }
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': facts.size });
  createReadStream(path).pipe(response);
}

/**
 * Serves the built page, the golden files under /golden/, and below /noisy/ and /noisy-without-frames/ the page in a
 * browser that changes what is read from canvases. `cors`: other origins may read.
 */
export async function serveLibraryPage({ cors }: { cors: boolean }): Promise<Site> {
  const headers: Record<string, string> = cors ? { 'Access-Control-Allow-Origin': '*' } : {};
  const server = createServer((request, response) => {
    let path = new URL(request.url ?? '/', 'http://localhost').pathname;
    let prefix = '';
    for (const [folder, code] of [['/noisy/', NOISE], ['/noisy-without-frames/', NOISE + NO_FRAMES]] as const) {
      if (!path.startsWith(folder)) continue;
      path = `/${path.slice(folder.length)}`;
      if (/\/worker-[^/]*\.js$/.test(path)) prefix = code;
    }
    const golden = /^\/golden\/([\w.-]+)$/.exec(path)?.[1];
    const file = golden ? join(GOLDEN, golden) : join(OUTPUT, path.endsWith('/') ? `${path}index.html` : path);
    void send(response, file, prefix, headers);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
