/** The engine's host in Node. */
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type createAirlCore from '../../../wasm/airl-core.js';
import { ASSETS_HINT, AirlError, asAirlError } from './errors.js';
import type { DecodedPicture, Host, ReadOptions } from './host.js';
import { openNodeRuntime } from './ort-node.js';
import { decodePng } from './png-node.js';

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

async function decodePicture(source: Blob, kind: string): Promise<DecodedPicture> {
  if (kind !== 'png') {
    throw new AirlError('unsupported', `${kind} pictures are not decoded on the command line (JPEG and PNG are)`);
  }
  const bytes = new Uint8Array(await source.arrayBuffer());
  try {
    return decodePng(bytes);
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
      const { code } = error as { code?: unknown };
      if (code === 'ENOENT' || code === 'ERR_MODULE_NOT_FOUND') {
        throw asAirlError(error, 'bad_input', `${path} cannot be loaded (${ASSETS_HINT})`);
      }
      throw asAirlError(error, 'internal', `the core cannot be loaded from ${fileURLToPath(folder)}`);
    }
  },
  readAsset,
  openRuntime: openNodeRuntime,
  decodePicture,
};
