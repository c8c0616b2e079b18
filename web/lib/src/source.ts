/** Files from outside: what they are, and their facts for the report. */

import type { AirlCore, CoreCheck, CoreFrameFacts } from '../../../wasm/airl-core.js';
import { AirlError, unwrap } from './errors.js';
import { readBytes } from './file-bytes.js';
import type { Host } from './host.js';
import { readPictureHeader } from './picture-header.js';
import type { PictureHeader } from './picture-header.js';
import type { ClipFrame } from './video-frame.js';

const SNIFFED_BYTES = 64;
const VIDEO_KINDS = ['mp4', 'matroska', 'avi'];

const CANVAS_NOISE = {
  avoided: 'This browser adds noise to what is read from a canvas; the pixels were read without one.',
  present: 'This browser adds noise to what is read from a canvas, and pixels cannot be read without one here: the ' +
    'noise may hide traces or look like them. Check the picture in another browser.',
} as const;

/** What a file is; `format` as the core's sniff() names it. */
export interface SourceKind {
  kind: 'picture' | 'video';
  format: string;
}

/** By the first bytes. Errors: bad_input for an empty file, unsupported. */
export async function sniffSource(core: AirlCore, source: Blob): Promise<SourceKind> {
  if (source.size === 0) throw new AirlError('bad_input', 'the file is empty');
  const format = core.sniff(await readBytes(source, 0, SNIFFED_BYTES));
  if (VIDEO_KINDS.includes(format)) return { kind: 'video', format };
  if (format !== 'unknown') return { kind: 'picture', format };
  // Containers without a mark in their first bytes: old QuickTime.
  const { holdsVideo } = await import('./video.js');
  if (await holdsVideo(source)) return { kind: 'video', format };
  throw new AirlError('unsupported', 'the file is neither a picture nor a video of a kind that can be read');
}

/** The core's own limit, for pictures that others decode: they take the memory before the core sees their size. */
function requireDecodable(core: AirlCore, { width, height }: PictureHeader): void {
  const { maxImageSide = 0, maxImagePixels = 0 } = core.limits();
  if (width <= maxImageSide && height <= maxImageSide && width * height <= maxImagePixels) return;
  throw new AirlError(
    'too_large', `a picture of ${width} x ${height} pixels is above the limit of ${maxImageSide} pixels a side and ` +
      `${maxImagePixels} in all`);
}

/** A picture as the check's current frame; returns its facts and what decoded it. */
export async function loadPicture(
  host: Host, core: AirlCore, check: CoreCheck, source: Blob, format: string,
): Promise<CoreFrameFacts & { decoder: string }> {
  const limit = core.limits()['maxEncodedBytes'] ?? 0;
  if (source.size > limit) {
    throw new AirlError('too_large', `the picture has ${source.size} bytes; at most ${limit} are read`);
  }
  const bytes = await readBytes(source);
  if (format === 'jpeg') return { ...unwrap(check.loadJpeg(bytes)), decoder: 'core' };
  const header = readPictureHeader(bytes, format);
  requireDecodable(core, header);
  const file = new Blob([bytes], { type: source.type });
  const { rgba, width, height, decoder, noise = 'none' } = await host.decodePicture(file, format);
  if (header.animated) {
    check.addWarning(
      'first_frame_only', 'The picture is animated: only its first frame was judged, not those that follow.');
  }
  if (noise !== 'none') check.addWarning('canvas_noise', CANVAS_NOISE[noise]);
  return { ...unwrap(check.loadRgba(rgba, width, height, 0, 0)), decoder };
}

/** A clip's frame as the check's current frame. */
export function loadFrame(check: CoreCheck, frame: ClipFrame): CoreFrameFacts {
  if (frame.kind === 'planes') return unwrap(check.loadPlanes(frame.bytes, frame.layout));
  return unwrap(check.loadRgba(frame.bytes, frame.width, frame.height, frame.rotation, frame.timestampS));
}
