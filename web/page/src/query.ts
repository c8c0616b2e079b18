/** Choices in the page's address, for support and tests: ?engine=wasm or ?engine=webgpu, &adapter=software. */
import type { EngineOptions } from './engine.js';

export function engineFromQuery(search: string): Pick<EngineOptions, 'executionProviders' | 'allowSoftwareAdapter'> {
  const query = new URLSearchParams(search);
  const engine = query.get('engine');
  return {
    ...(engine === 'wasm' || engine === 'webgpu' ? { executionProviders: [engine] } : {}),
    ...(query.get('adapter') === 'software' ? { allowSoftwareAdapter: true } : {}),
  };
}
