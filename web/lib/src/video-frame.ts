/** A decoded frame as the core takes it: 8-bit planes where they can be had, RGBA where only the decoder makes it. */
import type { VideoSample } from 'mediabunny';

import type { CorePlaneLayout } from '../../../wasm/airl-core.js';
import { AirlError, asAirlError } from './errors.js';

/** A decoded frame in a form the core takes. */
export type ClipFrame =
  | { kind: 'planes'; timestampS: number; bytes: Uint8Array; layout: CorePlaneLayout }
  | { kind: 'rgba'; timestampS: number; bytes: Uint8Array; width: number; height: number; rotation: number };

/** What of a frame's colours the conversion to RGB depends on. */
export interface PlaneColors {
  matrix: 'bt601' | 'bt709';
  range: 'limited' | 'full';
}

/** What a container or decoder says of colours, in WebCodecs' words. */
export interface ColorSpaceFacts {
  matrix?: string | null | undefined;
  fullRange?: boolean | null | undefined;
  transfer?: string | null | undefined;
}

/** Whether a clip's transfer function is one of high dynamic range (ITU-R BT.2100). */
export function isHdr({ transfer }: ColorSpaceFacts): boolean {
  return transfer === 'pq' || transfer === 'hlg';
}

/**
 * Matrix and range of a clip. Containers and H.264/H.265 headers are read the same way everywhere; decoders guess
 * where those say nothing, and guess differently, so for these codecs a frame's own word is not asked. Unstated:
 * limited range, and BT.709 from 720 lines up, BT.601 below (ITU-R BT.709-6 and BT.601-7 practice). BT.2020 is read by
 * BT.709's matrix, whose weights are near: hues shift a little, luma hardly.
 * Throws `unsupported` for other matrices.
 */
export function planeColors(track: ColorSpaceFacts, frame: ColorSpaceFacts, codec: string, lines: number): PlaneColors {
  const frameCounts = codec !== 'avc' && codec !== 'hevc';
  const matrix = track.matrix ?? (frameCounts ? frame.matrix : undefined);
  const fullRange = track.fullRange ?? (frameCounts ? frame.fullRange : undefined) ?? false;
  const range = fullRange ? 'full' : 'limited';
  switch (matrix) {
    case 'bt709':
    case 'bt2020-ncl':
      return { matrix: 'bt709', range };
    case 'smpte170m':
    case 'bt470bg':
      return { matrix: 'bt601', range };
    case undefined:
    case null:
      return { matrix: lines >= 720 ? 'bt709' : 'bt601', range };
    default:
      throw new AirlError('unsupported', `the clip's colour matrix ${matrix} is not handled`);
  }
}

/** Pixel formats of 4:2:0 planes, with the bits of a sample; the alpha plane of some is left out. */
const PLANE_FORMATS: Readonly<Record<string, { bits: number; layout: 'I420' | 'NV12' }>> = {
  I420: { bits: 8, layout: 'I420' },
  NV12: { bits: 8, layout: 'NV12' },
  I420A: { bits: 8, layout: 'I420' },
  I420P10: { bits: 10, layout: 'I420' },
  I420AP10: { bits: 10, layout: 'I420' },
  I420P12: { bits: 12, layout: 'I420' },
  I420AP12: { bits: 12, layout: 'I420' },
};

interface Plane {
  offset: number;
  stride: number;
}

/**
 * I420 planes of 16-bit little-endian samples with `bits` bits each as planes of 8 bits, rounded. Luma and chroma keep
 * their places: a picture of 10 bits loses its last two and nothing else.
 */
export function planesTo8Bits(
  bytes: Uint8Array, planes: readonly Plane[], { width, height, bits }: { width: number; height: number; bits: number },
): { bytes: Uint8Array; planes: Plane[] } {
  const shift = bits - 8;
  const half = 1 << (shift - 1);
  const sizes = planes.map((_, i) =>
    i === 0 ? { width, height } : { width: (width + 1) >> 1, height: (height + 1) >> 1 });
  const out = new Uint8Array(sizes.reduce((sum, size) => sum + size.width * size.height, 0));
  const outPlanes: Plane[] = [];
  let to = 0;
  for (const [i, { offset, stride }] of planes.entries()) {
    const size = sizes[i]!;
    outPlanes.push({ offset: to, stride: size.width });
    for (let y = 0; y < size.height; ++y) {
      let from = offset + y * stride;
      for (let x = 0; x < size.width; ++x, from += 2) {
        out[to++] = Math.min((bytes[from]! + (bytes[from + 1]! << 8) + half) >> shift, 255);
      }
    }
  }
  return { bytes: out, planes: outPlanes };
}

/**
 * The part of a rectangle that begins and ends on whole chroma samples: copies of odd sides come with chroma rows that
 * are half a sample short. At most a column and a row are lost at each end.
 */
function evenRect(
  { left, top, width, height }: VideoSample['visibleRect'],
): { x: number; y: number; width: number; height: number } {
  const even = (start: number, length: number): [number, number] => [start + (start & 1), (length - (start & 1)) & ~1];
  const [evenX, evenWidth] = even(left, width);
  const [evenY, evenHeight] = even(top, height);
  return { x: evenX, y: evenY, width: evenWidth, height: evenHeight };
}

/** Copies a sample's pixels. Errors: unsupported. */
export async function readSample(sample: VideoSample, track: ColorSpaceFacts, codec: string): Promise<ClipFrame> {
  const timestampS = Math.max(sample.timestamp, 0);
  const rotation = sample.rotation;
  const format = PLANE_FORMATS[sample.format ?? ''];
  if (format) {
    const rect = evenRect(sample.visibleRect);
    const { width, height } = rect;
    const colors = planeColors(track, sample.colorSpace, codec, height);
    const copied = new Uint8Array(sample.allocationSize({ rect }));
    const copiedPlanes = (await sample.copyTo(copied, { rect })).slice(0, format.layout === 'I420' ? 3 : 2);
    const { bytes, planes } = format.bits === 8
      ? { bytes: copied, planes: copiedPlanes }
      : planesTo8Bits(copied, copiedPlanes, { width, height, bits: format.bits });
    const layout: CorePlaneLayout = {
      format: format.layout, width, height, rotation, timestampS, ...colors,
      planes: planes.map(({ offset, stride }) => ({ offset, stride })),
    };
    return { kind: 'planes', timestampS, bytes, layout };
  }
  const { width, height } = sample.visibleRect;
  // 4:2:2, 4:4:4 and RGB forms, and frames that stay on the GPU: the decoder's own conversion.
  try {
    const bytes = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
    const [plane] = await sample.copyTo(bytes, { format: 'RGBA' });
    if (plane && (plane.offset !== 0 || plane.stride !== width * 4)) {
      throw new AirlError('unsupported', 'the decoder pads the rows of RGBA frames');
    }
    return { kind: 'rgba', timestampS, bytes, width, height, rotation };
  } catch (error) {
    throw asAirlError(error, 'unsupported', `frames of ${sample.format ?? 'an unnamed pixel format'} cannot be read`);
  }
}
