/** Serves a folder to tests: with or without cross-origin isolation, code cacheable, models never from HTTP's cache. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const MIME_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.json': 'application/json', '.wasm': 'application/wasm',
};
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export interface StaticServer {
  url: string;
  close(): Promise<void>;
}

/** Starts a server of `root` on a free port of this machine. */
export async function serveFolder(root: string, { isolated }: { isolated: boolean }): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    readFile(join(root, path.endsWith('/') ? `${path}index.html` : path)).then(
      (bytes) => {
        const data = /\/(models|face-net)\//.test(path);
        response.writeHead(200, {
          ...(isolated ? ISOLATION : {}),
          'Content-Type': MIME_TYPES[extname(path)] ?? (path.endsWith('/') ? 'text/html' : 'application/octet-stream'),
          'Cache-Control': data ? 'no-store' : 'max-age=3600',
        }).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
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
