/** PNG pictures in Node, by fast-png; what would take more memory than the picture itself is kept from it. */
import { constants, inflateRawSync } from 'node:zlib';

import { decode } from 'fast-png';

import { AirlError, asAirlError } from './errors.js';
import type { DecodedPicture } from './host.js';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum of a chunk. */
const CHUNK_FRAME_BYTES = 12;
const IHDR_BYTES = 13;
/** In front of deflated data (RFC 1950, 2.2). */
const ZLIB_HEADER_BYTES = 2;
/** Samples of a pixel by colour type (W3C PNG, third edition, 11.2.1). */
const CHANNELS: Record<number, number | undefined> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** All that pixels depend on. Others, profiles and texts among them, can hold gigabytes in a few kilobytes. */
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

const typeOf = (chunk: Uint8Array): string => String.fromCharCode(...chunk.subarray(4, 8));

/** The picture's chunks that count, whole, and its data, still compressed. A cut file ends where it ends. */
function countingChunks(bytes: Uint8Array): { kept: Uint8Array[]; data: Uint8Array[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  const data: Uint8Array[] = [];
  for (let at = SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= bytes.length;) {
    const end = at + CHUNK_FRAME_BYTES + view.getUint32(at);
    const type = typeOf(bytes.subarray(at));
    const isEmpty = type === 'IDAT' && end === at + CHUNK_FRAME_BYTES;
    if (KEPT.has(type) && !isEmpty) kept.push(bytes.subarray(at, end));
    if (type === 'IDAT') data.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
  return { kept, data };
}

/**
 * Bytes that a picture's data may have: rows with a byte for the filter. Of Adam7's seven pictures at most four touch a
 * row, in every eighth row; each adds a filter byte and less than a byte of padding, in eight rows 22 bytes at most.
 */
function mostDataBytes(header: Uint8Array | undefined): number {
  if (header?.length !== CHUNK_FRAME_BYTES + IHDR_BYTES || typeOf(header) !== 'IHDR') {
    throw new AirlError('bad_input', 'the PNG does not begin with its header');
  }
  const view = new DataView(header.buffer, header.byteOffset + 8);
  const bits = Math.min(view.getUint8(8), 16) * (CHANNELS[view.getUint8(9)] ?? 4);
  return view.getUint32(4) * (5 + Math.ceil((view.getUint32(0) * bits) / 8)) + 64;
}

/**
 * What zlib cannot inflate is refused: fast-png's own inflater is laxer, and would go on without a bound. Checksums are
 * left out, as it leaves them out.
 */
function requireBounded(data: Uint8Array[], maxOutputLength: number): void {
  const deflated = Buffer.concat(data).subarray(ZLIB_HEADER_BYTES);
  try {
    inflateRawSync(deflated, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AirlError('bad_input', 'the PNG holds more data than its header promises', { cause: error });
    }
    if (code.startsWith('Z_')) throw asAirlError(error, 'bad_input', 'the PNG\'s data cannot be inflated');
    throw error;
  }
}

/** Samples of any depth and kind as RGBA8. Errors: truncated, bad_input; fast-png's own. */
export function decodePng(bytes: Uint8Array): DecodedPicture {
  if (bytes.length < SIGNATURE_BYTES + CHUNK_FRAME_BYTES + IHDR_BYTES) {
    throw new AirlError('truncated', 'the PNG ends inside its header');
  }
  const { kept, data: compressed } = countingChunks(bytes);
  requireBounded(compressed, mostDataBytes(kept[0]));
  const counting = Buffer.concat([bytes.subarray(0, SIGNATURE_BYTES), ...kept]);
  const { width, height, data, channels, depth, palette } = decode(counting);
  const rgba = new Uint8Array(width * height * 4);
  const toByte = depth === 16 ? (value: number): number => value >> 8
    : depth < 8 && !palette ? (value: number): number => Math.round((value * 255) / ((1 << depth) - 1))
    : (value: number): number => value;
  const unpack = depth < 8 ? unpackBits(data as Uint8Array, width, height, depth) : data;
  for (let pixel = 0; pixel < width * height; ++pixel) {
    const from = pixel * channels;
    const color = palette ? palette[unpack[from]!] : undefined;
    if (palette && !color) throw new AirlError('bad_input', 'the PNG names a colour that its palette does not have');
    const gray = channels < 3;
    for (let channel = 0; channel < 3; ++channel) {
      rgba[pixel * 4 + channel] = color ? color[channel]! : toByte(unpack[from + (gray ? 0 : channel)]!);
    }
    rgba[pixel * 4 + 3] = 255;
  }
  return { rgba, width, height, decoder: 'fast-png' };
}

/** One sample a byte from rows of packed 1, 2 or 4-bit samples. */
function unpackBits(data: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const stride = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const bit = x * depth;
      samples[y * width + x] = (data[y * stride + (bit >> 3)]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
  return samples;
}
