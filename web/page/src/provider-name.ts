import { ENGINE } from './strings.js';

/** Where the networks ran, in words. */
export function providerName(provider: string, threads: number): string {
  if (provider === 'webgpu') return ENGINE.webgpu;
  return provider === 'wasm' ? ENGINE.wasm(threads) : ENGINE.cpu;
}
