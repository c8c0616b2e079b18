/** Parts of a check for tools that need faces without a verdict, such as the cutting of training crops. Node only. */
export { asAirlError, unwrap } from './errors.js';
export { FaceSearch } from './face-search.js';
export { nodeHost } from './host-node.js';
export { loadFrame, loadPicture, sniffSource } from './source.js';
export { openClip } from './video.js';
export type { Clip, ClipFrame } from './video.js';
export type * from '../../../wasm/airl-core.js';
