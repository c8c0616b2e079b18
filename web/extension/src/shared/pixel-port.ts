/**
 * The port that brings an element's pixels from a content script to the offscreen document, one answer for each
 * request. Frames are raw planes at native size: nothing is encoded on the way. See docs/adr/0007.
 */
import type { AirlErrorCode } from '@airl/lib';

import type { FailureReason } from './check-record.js';

/** Ports of checks are named by this and a number that is used once. */
export const PIXEL_PORT_PREFIX = 'pixels:';

export type PixelRequest =
  /** The file behind a blob: address of the page. */
  | { type: 'file' }
  /** The next frame that the element shows. */
  | { type: 'frame' };

/** A decoded frame's planes as VideoFrame.copyTo() lays them. */
export interface RawFrame {
  format: VideoPixelFormat;
  /** Pixels. */
  width: number;
  height: number;
  planes: PlaneLayout[];
  colorSpace: VideoColorSpaceInit;
  /** Of the video's own time. */
  timestampS: number;
  bytes: ArrayBuffer;
}

export type PixelAnswer =
  | { type: 'file'; file: Blob }
  | { type: 'frame'; frame: RawFrame }
  | { type: 'end' }
  | { type: 'failed'; code: AirlErrorCode; message: string; reason?: FailureReason };
