/** The engine's host in a worker or page of a browser. */
import type createAirlCore from '../../../wasm/airl-core.js';
import { readPixels } from './canvas-pixels.js';
import { ASSETS_HINT, AirlError, asAirlError } from './errors.js';
import type { DecodedPicture, Host, ReadOptions } from './host.js';
import { openWebRuntime } from './ort-web.js';
import { ModelStore } from './store.js';

async function readAsset(url: string, { maxBytes, signal, onBytes, hint, reload }: ReadOptions): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { ...(signal && { signal }), cache: reload ? 'reload' : 'default' });
  } catch (error) {
    throw asAirlError(error, signal?.aborted ? 'cancelled' : 'bad_input', `${url} cannot be loaded`);
  }
  if (!response.ok) {
    const why = hint === undefined ? '' : ` (${hint})`;
    throw new AirlError('bad_input', `${url} cannot be loaded${why}: HTTP status ${response.status}`);
  }
  const total = Number(response.headers.get('content-length') ?? 0);
  if (total > maxBytes) throw new AirlError('too_large', `${url} has ${total} bytes; at most ${maxBytes} are allowed`);
  const parts: Uint8Array[] = [];
  let done = 0;
  try {
    for (const reader = response.body?.getReader(); reader; ) {
      const { value } = await reader.read();
      if (!value) break;
      done += value.length;
      if (done > maxBytes) {
        await reader.cancel();
        throw new AirlError('too_large', `${url} is longer than the ${maxBytes} bytes that are allowed`);
      }
      parts.push(value);
      onBytes?.(done, Math.max(total, done));
    }
  } catch (error) {
    throw asAirlError(error, signal?.aborted ? 'cancelled' : 'truncated', `${url} ended early`);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * The browser's decoder. Colours are not converted and alpha is not premultiplied, so that pixels stay those of the
 * file; orientation is applied by the browser.
 */
async function decodePicture(source: Blob, kind: string): Promise<DecodedPicture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(source, {
      imageOrientation: 'from-image', premultiplyAlpha: 'none', colorSpaceConversion: 'none',
    });
  } catch (error) {
    throw asAirlError(error, 'unsupported', `this browser cannot decode the ${kind} picture`);
  }
  const { width, height } = bitmap;
  try {
    return { ...(await readPixels(bitmap)), width, height, decoder: 'browser' };
  } finally {
    bitmap.close();
  }
}

/** Whether the server does not give the file, or a page in its place: import() does not say why it failed. */
async function isRefused(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return !response.ok || (response.headers.get('content-type') ?? '').startsWith('text/html');
  } catch {
    return false;
  }
}

/** Everything of a browser that the engine needs; `maxBytes` of storage, 0 for none. */
export const openWebHost = (maxBytes: number): Host => ({
  ...(maxBytes > 0 && { store: new ModelStore({ maxBytes }) }),
  defaultProviders: ['webgpu', 'wasm'],
  videoDecoder: 'webcodecs',
  async prepareVideo() {
    if (typeof VideoDecoder === 'undefined') {
      throw new AirlError('unsupported', 'this browser has no WebCodecs: videos cannot be decoded');
    }
    return Promise.resolve();
  },
  async loadCore(folder) {
    const url = new URL('airl-core.mjs', folder).href;
    try {
      const module = (await import(/* @vite-ignore */ url)) as { default: typeof createAirlCore };
      return await module.default({ locateFile: (file) => new URL(file, folder).href });
    } catch (error) {
      for (const asked of [url, new URL('airl-core.wasm', folder).href]) {
        if (!(await isRefused(asked))) continue;
        throw asAirlError(error, 'bad_input', `${asked} cannot be loaded (${ASSETS_HINT})`);
      }
      throw asAirlError(error, 'internal', `the core cannot be loaded from ${folder}`);
    }
  },
  readAsset,
  openRuntime: openWebRuntime,
  decodePicture,
});
