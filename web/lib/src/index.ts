export { createDetector } from './detector.js';
export { AirlError } from './errors.js';
export type { AirlErrorCode } from './errors.js';
export { listModels } from './model-index.js';
export { ModelStore } from './store.js';
export type { ModelStoreOptions, StoredFile } from './store.js';
export type * from './report.js';
export type * from './types.js';
