/** Models and face nets kept in the browser between visits, so that a page needs no network after its first use. */
import type { HostStore, StoredBytes } from './host.js';
import { sha256Hex } from './sha256.js';

/** Bytes that the store keeps by default. */
export const DEFAULT_STORE_BYTES = 256 * 1024 * 1024;
const CACHE_NAME = 'airl-store-1';
/** Keys of the Cache API are URLs; this host name can never be anybody's (RFC 2606, section 2). */
const KEY_BASE = 'https://store.invalid/';
const USED_BASE = 'https://used.store.invalid/';
const HASH_HEADER = 'airl-sha256';
const BYTES_HEADER = 'airl-bytes';

/** A file in the store. */
export interface StoredFile {
  /** "sha256/..." for weights; others are small lists and results. */
  name: string;
  bytes: number;
  /** Of the last visit that read or wrote it. */
  usedAt: Date;
}

/** Options of ModelStore. */
export interface ModelStoreOptions {
  /** Above this sum the files that have not been used for the longest time go. Bytes; default 256 MiB. */
  maxBytes?: number;
}

/**
 * What the detectors of this origin keep, for pages that show or clear it: `await new ModelStore().list()`. A detector
 * makes its own. Files lie in the browser's Cache API, each with its SHA-256; one that does not match its own is
 * dropped when it is read, and whoever wanted it fetches it again. All methods are safe to call from several tabs at
 * once; where the browser refuses storage the store is empty and stays so.
 */
export class ModelStore implements HostStore {
  /** Names of files that were found damaged and dropped. */
  readonly dropped: string[] = [];
  private readonly maxBytes: number;
  /** Read or written by this object: never evicted by it. */
  private readonly inUse = new Set<string>();

  constructor({ maxBytes = DEFAULT_STORE_BYTES }: ModelStoreOptions = {}) {
    this.maxBytes = maxBytes;
  }

  /** The file and its verified SHA-256, undefined where there is none. */
  async get(name: string): Promise<StoredBytes | undefined> {
    return this.quietly(undefined, async (cache) => {
      const response = await cache.match(keyOf(name));
      if (!response) return undefined;
      const bytes = new Uint8Array(await response.arrayBuffer());
      const sha256 = await sha256Hex(bytes);
      if (sha256 !== response.headers.get(HASH_HEADER)) {
        this.dropped.push(name);
        await remove(cache, name);
        return undefined;
      }
      await this.use(cache, name);
      return { bytes, sha256 };
    });
  }

  /** Keeps a file, evicting others where needed. A file that finds no room is not kept, without an error. */
  async put(name: string, { bytes, sha256 }: StoredBytes): Promise<void> {
    if (bytes.length > this.maxBytes) return;
    await this.quietly(undefined, async (cache) => {
      const write = (): Promise<void> => cache.put(keyOf(name), new Response(bytes as Uint8Array<ArrayBuffer>, {
        headers: { [HASH_HEADER]: sha256, [BYTES_HEADER]: String(bytes.length) },
      }));
      await this.evict(cache, this.maxBytes - bytes.length, name);
      try {
        await write();
      } catch {
        // The browser's own quota is smaller: everything goes that this page does not use now.
        await this.evict(cache, 0, name);
        await write();
      }
      await this.use(cache, name);
    });
  }

  /** What is kept, most recently used first. */
  async list(): Promise<StoredFile[]> {
    return this.quietly([], (cache) => listFiles(cache));
  }

  /** Removes one file. */
  async delete(name: string): Promise<void> {
    await this.quietly(undefined, (cache) => remove(cache, name));
  }

  /** Removes everything, of all tabs of this origin. */
  async clear(): Promise<void> {
    await this.quietly(undefined, () => caches.delete(CACHE_NAME));
  }

  private async evict(cache: Cache, maxBytes: number, coming: string): Promise<void> {
    const others = (await listFiles(cache)).filter(({ name }) => name !== coming);
    let sum = others.reduce((total, { bytes }) => total + bytes, 0);
    while (sum > maxBytes) {
      const oldest = others.pop();
      if (!oldest) break;
      if (this.inUse.has(oldest.name)) continue;
      await remove(cache, oldest.name);
      sum -= oldest.bytes;
    }
  }

  private async use(cache: Cache, name: string): Promise<void> {
    this.inUse.add(name);
    // Beside the file: to touch a header of it, all of it would have to be written again.
    await cache.put(keyOf(name, USED_BASE), new Response(String(Date.now())));
  }

  /** `otherwise` where the browser gives no storage: private windows, pages without HTTPS, a full disk. */
  private async quietly<T>(otherwise: T, run: (cache: Cache) => Promise<T | boolean>): Promise<T> {
    try {
      return (await run(await caches.open(CACHE_NAME))) as T;
    } catch {
      return otherwise;
    }
  }
}

function keyOf(name: string, base = KEY_BASE): string {
  return base + encodeURIComponent(name);
}

async function remove(cache: Cache, name: string): Promise<void> {
  await cache.delete(keyOf(name));
  await cache.delete(keyOf(name, USED_BASE));
}

async function listFiles(cache: Cache): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for (const { url } of await cache.keys()) {
    if (!url.startsWith(KEY_BASE)) continue;
    const name = decodeURIComponent(url.slice(KEY_BASE.length));
    const bytes = Number((await cache.match(url))?.headers.get(BYTES_HEADER) ?? 0);
    const used = Number(await (await cache.match(keyOf(name, USED_BASE)))?.text());
    files.push({ name, bytes, usedAt: new Date(Number.isFinite(used) ? used : 0) });
  }
  return files.sort((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
}
