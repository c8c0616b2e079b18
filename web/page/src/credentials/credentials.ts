/** Content Credentials of a file: verified in a worker, and put into the few facts that the page shows. */
import { MAX_CREDENTIALS_FILE_BYTES } from '../limits.js';
import type { C2paRequest, C2paResponse } from './c2pa-worker.js';
import { parseManifestStore, type Credentials } from './manifest-store.js';

/** Verifies the credentials of a file that carries some. Rejects with an Error where they cannot be read. */
export async function readCredentials(file: Blob, mediaType: string): Promise<Credentials> {
  if (file.size > MAX_CREDENTIALS_FILE_BYTES) {
    throw new Error(`the file has ${file.size} bytes; at most ${MAX_CREDENTIALS_FILE_BYTES} are verified`);
  }
  const response = await askWorker({ file, mediaType });
  if ('error' in response) throw new Error(response.error);
  return parseManifestStore(JSON.parse(response.json));
}

/** A worker for one file: it gives its memory back when it has answered. */
async function askWorker(request: C2paRequest): Promise<C2paResponse> {
  const worker = new Worker(new URL('./c2pa-worker.ts', import.meta.url), { type: 'module', name: 'credentials' });
  try {
    return await new Promise<C2paResponse>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<C2paResponse>) => resolve(data));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'the reader cannot be loaded'));
      });
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}
