/**
 * c2pa-rs as WebAssembly: the only file that knows it. A worker of its own, because it reads files synchronously; it
 * verifies one file, answers, and is ended by whoever started it.
 */
import init, { WasmReader } from '@contentauth/c2pa-wasm';
import wasmUrl from '@contentauth/c2pa-wasm/c2pa.wasm?url';

/** A file and its media type. */
export interface C2paRequest {
  file: Blob;
  mediaType: string;
}

/** The manifest store as c2pa-rs writes it, JSON; or why it cannot be read. */
export type C2paResponse = { json: string } | { error: string };

/** Nothing is fetched. No list of trusted signers is used: whom to trust is not decided here. */
const SETTINGS = { verify: { remote_manifest_fetch: false, ocsp_fetch: false, verify_trust: false } };

/** What of DedicatedWorkerGlobalScope is used; its own library clashes with the DOM's. */
interface WorkerScope {
  postMessage(message: C2paResponse): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<C2paRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

async function read({ file, mediaType }: C2paRequest): Promise<C2paResponse> {
  try {
    await init({ module_or_path: wasmUrl });
    const reader = await WasmReader.fromBlob(mediaType, file, JSON.stringify(SETTINGS));
    return { json: reader.json() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

scope.addEventListener('message', ({ data }) => void read(data).then((response) => scope.postMessage(response)));
