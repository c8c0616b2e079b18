/**
 * Two sites for tests of the extension, `site` on localhost and `other` on 127.0.0.1: pages of this folder, media with
 * byte ranges below /media/, and the same with leave for other origins below /cors/. /media/numbered/N.jpg is the
 * portrait, as another file for each N.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { makeMedia, type Medium } from './media.js';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const HLS_SCRIPT = createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js');
const PAGE_TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };
/** In pages: the origin of the other site. */
const OTHER = '%OTHER%';

/** What a server was asked for. */
export interface AskedFor {
  /** With its origin. */
  url: string;
  headers: IncomingHttpHeaders;
}

export interface Sites {
  /** Origins, without a trailing slash. */
  site: string;
  other: string;
  /** All requests so far to both, in order. */
  requests: AskedFor[];
  close(): Promise<void>;
}

/** Sends a medium, or the part of it that is asked for (RFC 9110, 14.2). */
function sendMedium(request: IncomingMessage, response: ServerResponse, { type, bytes }: Medium, cors: boolean): void {
  const headers = {
    'Content-Type': type, 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store',
    ...(cors ? { 'Access-Control-Allow-Origin': '*' } : {}),
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range) {
    response.writeHead(200, { ...headers, 'Content-Length': bytes.length }).end(bytes);
    return;
  }
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) : Infinity, bytes.length - 1);
  if (start > end) {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${bytes.length}` }).end();
    return;
  }
  response
    .writeHead(206, {
      ...headers, 'Content-Range': `bytes ${start}-${end}/${bytes.length}`, 'Content-Length': end - start + 1,
    })
    .end(bytes.subarray(start, end + 1));
}

/** The same pixels under another hash: decoders stop at the end of the picture. */
function numbered({ type, bytes }: Medium, name: string): Medium | undefined {
  const [, number] = /^numbered\/(\d+)\.jpg$/.exec(name) ?? [];
  return number === undefined ? undefined : { type, bytes: Buffer.concat([bytes, Buffer.from(number)]) };
}

async function sendPage(response: ServerResponse, path: string, other: string): Promise<void> {
  const type = PAGE_TYPES[extname(path)];
  const file = path === '/hls.js' ? HLS_SCRIPT : join(FOLDER, path);
  const text = type ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
  if (text === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': type! }).end(text.replaceAll(OTHER, other));
}

/** Starts both sites on free ports of this machine. */
export async function serveSites(): Promise<Sites> {
  const media = await makeMedia();
  const requests: AskedFor[] = [];
  let other = '';
  const start = async (host: string): Promise<{ origin: string; close: () => Promise<void> }> => {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      requests.push({ url: `http://${request.headers.host}${request.url}`, headers: request.headers });
      const [, folder, name] = /^\/(media|cors)\/(.+)$/.exec(pathname) ?? [];
      const medium = name ? (media.get(name) ?? numbered(media.get('astronaut.jpg')!, name)) : undefined;
      if (medium) sendMedium(request, response, medium, folder === 'cors');
      else void sendPage(response, pathname, other);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      origin: `http://${host}:${(server.address() as AddressInfo).port}`,
      close: () => new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    };
  };
  const [own, foreign] = await Promise.all([start('localhost'), start('127.0.0.1')]);
  other = foreign.origin;
  return {
    site: own.origin,
    other,
    requests,
    close: async () => void await Promise.all([own.close(), foreign.close()]),
  };
}
