/** The engine's host in Node. */
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { decode as decodePng } from 'fast-png';

import type createAirlCore from '../../../wasm/airl-core.js';
import { ASSETS_HINT, AirlError, asAirlError } from './errors.js';
import type { DecodedPicture, Host, ReadOptions } from './host.js';
import { openNodeRuntime } from './ort-node.js';

/** Signature and IHDR. */
const PNG_HEADER_BYTES = 33;

async function readAsset(url: string, { maxBytes, signal, onBytes, hint }: ReadOptions): Promise<Uint8Array> {
  if (!url.startsWith('file:')) throw new AirlError('unsupported', `${url}: in Node assets are files`);
  const path = fileURLToPath(url);
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw new AirlError('too_large', `${path} has ${size} bytes; at most ${maxBytes} are allowed`);
    const bytes = await readFile(path, signal ? { signal } : {});
    onBytes?.(bytes.length, bytes.length);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    const isThere = (error as { code?: unknown }).code !== 'ENOENT';
    const why = isThere || hint === undefined ? '' : ` (${hint})`;
    throw asAirlError(error, signal?.aborted ? 'cancelled' : 'bad_input', `${path} cannot be read${why}`);
  }
}

/** PNG samples of any depth and kind as RGBA8. */
function pngToRgba(bytes: Uint8Array): DecodedPicture {
  if (bytes.length < PNG_HEADER_BYTES) throw new AirlError('truncated', 'the PNG ends inside its header');
  const { width, height, data, channels, depth, palette } = decodePng(bytes);
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

async function decodePicture(source: Blob, kind: string): Promise<DecodedPicture> {
  if (kind !== 'png') {
    throw new AirlError('unsupported', `${kind} pictures are not decoded on the command line (JPEG and PNG are)`);
  }
  const bytes = new Uint8Array(await source.arrayBuffer());
  try {
    return pngToRgba(bytes);
  } catch (error) {
    throw asAirlError(error, 'bad_input', 'the PNG cannot be decoded');
  }
}

let videoReady: Promise<void> | undefined;

/** Registers FFmpeg's decoders with mediabunny, without GPU devices: probing for them prints and gains nothing here. */
async function registerVideo(): Promise<void> {
  const [{ registerMediabunnyServer }, { Log, AV_LOG_QUIET }] = await Promise.all([
    import('@mediabunny/server'), import('node-av'),
  ]);
  Log.setLevel(AV_LOG_QUIET);
  registerMediabunnyServer({ hardwareContext: null });
}

/** Everything of Node that the engine needs. */
export const nodeHost: Host = {
  defaultProviders: ['cpu'],
  videoDecoder: 'node-av',
  prepareVideo() {
    videoReady ??= registerVideo().catch((error: unknown) => {
      videoReady = undefined;
      throw asAirlError(error, 'unsupported', 'the video decoders cannot be loaded');
    });
    return videoReady;
  },
  async loadCore(folder) {
    let path = fileURLToPath(new URL('airl-core.mjs', folder));
    try {
      const module = (await import(pathToFileURL(path).href)) as { default: typeof createAirlCore };
      path = fileURLToPath(new URL('airl-core.wasm', folder));
      return await module.default({ wasmBinary: await readFile(path) });
    } catch (error) {
      throw asAirlError(error, 'bad_input', `${path} cannot be loaded (${ASSETS_HINT})`);
    }
  },
  readAsset,
  openRuntime: openNodeRuntime,
  decodePicture,
};
