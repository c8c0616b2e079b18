/**
 * Keeps the page on the device: every file of one build under one cache name, whole or not at all. Models and face nets
 * are not among them; the library keeps those itself. A new build waits until the reader asks for it.
 */
import type { OfflineMessage, PageFile, PageVersion } from './offline-files.js';

/** Written by the build. */
declare const PAGE_VERSION: PageVersion;

/** What of the service worker's events and scope is used; their own library clashes with the DOM's. */
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface MessageEventOfPage extends ExtendableEvent {
  readonly data: OfflineMessage;
  readonly ports: readonly MessagePort[];
}
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEventOfPage) => void): void;
}

const scope = globalThis as unknown as ServiceWorkerScope;
const CACHE_PREFIX = 'airl-page-';
const { id, files, headers: pageHeaders } = PAGE_VERSION;
const CACHE_NAME = CACHE_PREFIX + id;
const INTEGRITY_HEADER = 'airl-integrity';

const urlOf = (file: PageFile): string => new URL(file.path, scope.registration.scope).href;
const filesByUrl = new Map(files.map((file) => [urlOf(file), file]));

/** Fetches what is missing. Rejects where a file cannot be had or is not the build's; a later try goes on. */
async function keep(which: PageFile['keep']): Promise<void> {
  const cache = await caches.open(CACHE_NAME);
  for (const file of files) {
    if (file.keep !== which || (await cache.match(urlOf(file)))) continue;
    await cache.put(urlOf(file), (await keptBefore(file)) ?? (await fetched(file)));
  }
}

/** The same bytes in the cache of an earlier build. */
async function keptBefore(file: PageFile): Promise<Response | undefined> {
  for (const name of await ownCaches()) {
    const response = await (await caches.open(name)).match(urlOf(file));
    if (response?.headers.get(INTEGRITY_HEADER) === file.integrity) return withHeaders(response, file);
  }
  return undefined;
}

/** From the network, verified by the browser. */
async function fetched(file: PageFile): Promise<Response> {
  const response = await fetch(urlOf(file), { integrity: file.integrity, cache: 'no-cache' });
  if (!response.ok) throw new Error(`${file.path}: HTTP status ${response.status}`);
  return withHeaders(response, file);
}

function withHeaders(response: Response, file: PageFile): Response {
  const type = response.headers.get('Content-Type') ?? 'application/octet-stream';
  const headers = { ...pageHeaders, 'Content-Type': type, [INTEGRITY_HEADER]: file.integrity };
  return new Response(response.body, { headers });
}

/** The caches of this page's builds, this one included. */
async function ownCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX));
}

async function takeOver(): Promise<void> {
  for (const name of await ownCaches()) if (name !== CACHE_NAME) await caches.delete(name);
  await scope.clients.claim();
}

/** The page's own file that a request means; its address's query (?engine=...) is for the page. */
function fileOf({ method, mode, url }: Request): PageFile | undefined {
  if (method !== 'GET') return undefined;
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  const isPage = mode === 'navigate' && address === scope.registration.scope;
  return filesByUrl.get(isPage ? new URL('index.html', address).href : address);
}

async function answer(request: Request, file: PageFile): Promise<Response> {
  const kept = await (await caches.open(CACHE_NAME)).match(urlOf(file));
  return kept ?? fetch(request);
}

scope.addEventListener('install', (event) => event.waitUntil(keep('always')));
scope.addEventListener('activate', (event) => event.waitUntil(takeOver()));
scope.addEventListener('fetch', (event) => {
  const file = fileOf(event.request);
  if (file) event.respondWith(answer(event.request, file));
});
scope.addEventListener('message', (event) => {
  const { data, ports } = event;
  if (data.type === 'activate') {
    event.waitUntil(scope.skipWaiting());
  } else {
    const done = keep(data.files).then(() => true, () => false);
    event.waitUntil(done.then((kept) => ports[0]?.postMessage(kept)));
  }
});
