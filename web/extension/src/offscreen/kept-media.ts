/** Files of finished checks, for the panel to show: in memory only, up to MAX_KEPT_MEDIA_BYTES. */
import { MAX_KEPT_MEDIA_BYTES } from '../shared/limits.js';

export class KeptMedia {
  readonly #files = new Map<string, Blob>();

  put(checkId: string, file: Blob): void {
    if (file.size > MAX_KEPT_MEDIA_BYTES) return;
    this.#files.set(checkId, file);
    let bytes = 0;
    for (const { size } of this.#files.values()) bytes += size;
    for (const [oldest, { size }] of this.#files) {
      if (bytes <= MAX_KEPT_MEDIA_BYTES) break;
      this.#files.delete(oldest);
      bytes -= size;
    }
  }

  get(checkId: string): Blob | null {
    return this.#files.get(checkId) ?? null;
  }

  clear(): void {
    this.#files.clear();
  }
}
