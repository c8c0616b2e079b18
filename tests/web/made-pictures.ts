/** Headers of pictures, byte by byte: sizes that nothing can decode, and animations. */
import { crc32 } from 'node:zlib';

function bytesOf(...parts: (string | number[] | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}

const u32be = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const u32le = (value: number): number[] => u32be(value).reverse();
const u24le = (value: number): number[] => u32le(value).slice(0, 3);
const u16le = (value: number): number[] => u32le(value).slice(0, 2);

/** A chunk with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array | number[]): Buffer {
  const body = bytesOf(type, data);
  return bytesOf(u32be(data.length), body, u32be(crc32(body)));
}

/** A PNG of RGB8 that ends behind its IHDR. */
export function pngHeader(width: number, height: number): Buffer {
  return bytesOf('\x89PNG\r\n\x1a\n', pngChunk('IHDR', [...u32be(width), ...u32be(height), 8, 2, 0, 0, 0]));
}

/** A PNG with the chunk that announces `frames` behind its IHDR; only the default picture is there. */
export function animatedPng(still: Uint8Array, frames: number): Buffer {
  const behindIhdr = 33;
  const control = pngChunk('acTL', [...u32be(frames), ...u32be(0)]);
  return bytesOf(still.subarray(0, behindIhdr), control, still.subarray(behindIhdr));
}

/** A GIF whose images are of `imageSide` pixels a side (default 1) and of one colour, with an extension before each. */
export function gif(
  { width, height, images, imageSide = 1 }: { width: number; height: number; images: number; imageSide?: number },
): Buffer {
  const colors = [10, 20, 30, 200, 210, 220];
  const control = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
  const image = [0x2c, 0, 0, 0, 0, ...u16le(imageSide), ...u16le(imageSide), 0, 2, 2, 0x44, 0x01, 0];
  return bytesOf(
    'GIF89a', u16le(width), u16le(height), [0x80, 0, 0], colors,
    ...Array.from({ length: images }, () => [...control, ...image]), [0x3b]);
}

/** A GIF of two images. */
export function animatedGif(width: number, height: number): Buffer {
  return gif({ width, height, images: 2 });
}

function riff(...chunks: Buffer[]): Buffer {
  const body = bytesOf('WEBP', ...chunks);
  return bytesOf('RIFF', u32le(body.length), body);
}

function webpChunk(type: string, data: number[]): Buffer {
  return bytesOf(type, u32le(data.length), data, data.length % 2 ? [0] : []);
}

/** A WebP that ends behind its VP8 frame header. */
export function lossyWebp(width: number, height: number): Buffer {
  return riff(webpChunk('VP8 ', [0x10, 0, 0, 0x9d, 0x01, 0x2a, ...u16le(width), ...u16le(height), 0]));
}

/** A WebP that ends behind its VP8L image header. */
export function losslessWebp(width: number, height: number): Buffer {
  return riff(webpChunk('VP8L', [0x2f, ...u32le(((width - 1) | ((height - 1) << 14)) >>> 0), 0]));
}

/** A WebP that announces an animation, with frames that hold nothing. */
export function animatedWebp({ width, height, images }: { width: number; height: number; images: number }): Buffer {
  return riff(
    webpChunk('VP8X', [0x02, 0, 0, 0, ...u24le(width - 1), ...u24le(height - 1)]),
    webpChunk('ANIM', [0, 0, 0, 0, 0, 0]),
    ...Array.from({ length: images }, () => webpChunk('ANMF', new Array<number>(17).fill(0))));
}
