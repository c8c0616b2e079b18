/** The library in Node: the same engine in this thread, over ONNX Runtime's native build and FFmpeg's decoders. */
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { DetectorHandle } from './detector-handle.js';
import { Engine } from './engine.js';
import { asAirlError } from './errors.js';
import { openFileBlob } from './file-blob.js';
import { nodeHost } from './host-node.js';
import { resolveDetectorOptions } from './options.js';
import type { Detector, DetectorOptions } from './types.js';

export { AirlError } from './errors.js';
export { openFileBlob } from './file-blob.js';
export type { AirlErrorCode } from './errors.js';
export { spectrumLevels } from './report-spectrum.js';
export type * from './report.js';
export type * from './types.js';

/** A file URL of a path or URL; a closing slash is kept. */
export function toFileUrl(location: string | URL): string {
  if (location instanceof URL || /^[a-z]+:\/\//i.test(location)) return new URL(location).href;
  return pathToFileURL(resolve(location)).href;
}

/** As createDetector() of the page, with paths or file: URLs as asset locations. Networks run on `cpu` by default. */
export async function createDetector(options: DetectorOptions): Promise<Detector> {
  const resolved = resolveDetectorOptions(options, toFileUrl, { ort: false });
  const engine = await Engine.open(nodeHost, resolved, {
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  return new DetectorHandle({
    get facts() {
      return engine.facts;
    },
    kindOf: (source) => engine.kindOf(source),
    checkPicture: (check) => engine.checkPicture(check),
    checkClip: (check, onEvent) => engine.checkClip(check, onEvent),
    openFileUrl: (url) => openFileBlob(fileURLToPath(url)),
    timings: () => Promise.resolve({ ...engine.seconds }),
    // The engine waits for the check under way; a failure to free is worth a crash report, not a lost one.
    release: () => void engine.release().catch((error: unknown) => {
      throw asAirlError(error, 'internal', 'the networks could not be freed');
    }),
  });
}
