/** SHA-256 of large files, slice by slice; loaded where a file is one. */
import { throwIfAborted } from './errors.js';
import { readBytes } from './file-bytes.js';

const SLICE_BYTES = 4 * 1024 * 1024;
const BLOCK_BYTES = 64;

/** The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function primeRoots(count: number, exponent: number): Int32Array {
  const roots = new Int32Array(count);
  for (let candidate = 2, found = 0; found < count; ++candidate) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; ++divisor) prime &&= candidate % divisor !== 0;
    if (!prime) continue;
    const root = candidate ** exponent;
    roots[found++] = Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
  }
  return roots;
}

/** SHA-256 in steps (FIPS 180-4, 6.2). */
export class Sha256 {
  private readonly state = primeRoots(8, 1 / 2);
  private readonly rounds = primeRoots(64, 1 / 3);
  private readonly words = new Int32Array(64);
  private readonly rest = new Uint8Array(BLOCK_BYTES);
  private restBytes = 0;
  private bytes = 0;

  update(data: Uint8Array): void {
    this.bytes += data.length;
    let at = 0;
    if (this.restBytes > 0) {
      at = Math.min(BLOCK_BYTES - this.restBytes, data.length);
      this.rest.set(data.subarray(0, at), this.restBytes);
      this.restBytes += at;
      if (this.restBytes < BLOCK_BYTES) return;
      this.compress(this.rest, 0);
    }
    for (; at + BLOCK_BYTES <= data.length; at += BLOCK_BYTES) this.compress(data, at);
    this.restBytes = data.length - at;
    this.rest.set(data.subarray(at));
  }

  /** The digest, hexadecimal; nothing can follow it. */
  finish(): string {
    const { bytes } = this;
    const padding = new Uint8Array(BLOCK_BYTES * 2 - ((bytes + 8) % BLOCK_BYTES) - BLOCK_BYTES + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bytes / 2 ** 29));
    view.setUint32(padding.length - 4, (bytes * 8) >>> 0);
    this.update(padding);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  private compress(data: Uint8Array, at: number): void {
    const { words, rounds, state } = this;
    for (let i = 0; i < 16; ++i, at += 4) {
      words[i] = (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
    }
    for (let i = 16; i < 64; ++i) {
      const x = words[i - 15]!;
      const y = words[i - 2]!;
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16]! + s0 + words[i - 7]! + s1) | 0;
    }
    let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
    let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!];
    for (let i = 0; i < 64; ++i) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i]! + words[i]!) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0]! += a; state[1]! += b; state[2]! += c; state[3]! += d;
    state[4]! += e; state[5]! += f; state[6]! += g; state[7]! += h;
  }
}

/** SHA-256 of a file, hexadecimal, with a few megabytes in memory at a time. Errors: bad_input, cancelled. */
export async function hashInSlices(source: Blob, signal?: AbortSignal): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < source.size; at += SLICE_BYTES) {
    throwIfAborted(signal);
    hash.update(await readBytes(source, at, at + SLICE_BYTES));
  }
  return hash.finish();
}
