export { createDetector } from './detector.js';
export { AirlError } from './errors.js';
export type { AirlErrorCode } from './errors.js';
export type * from './report.js';
export type * from './types.js';
