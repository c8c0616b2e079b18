/**
 * Pixels of a decoded picture, and whether the browser changed them. Some browsers add noise to what a page reads from
 * a canvas, so that canvases cannot tell visitors apart; the noise lies where this method looks for traces.
 */
import { AirlError, asAirlError } from './errors.js';

/** RGBA8 of a picture, row by row. */
export interface CanvasPixels {
  rgba: Uint8Array;
  /** "none": a canvas was read, or did not need to be. "avoided": canvases carry noise, other pixels were read. */
  noise: 'none' | 'avoided' | 'present';
}

/** Large enough that noise on one pixel in a thousand would show. */
const PROBE_SIDE = 64;

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new AirlError('out_of_memory', `no canvas of ${width} x ${height} pixels can be made`);
  return context;
}

/** Opaque colours without a pattern that a browser might know for a probe. */
function probePixels(): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(PROBE_SIDE * PROBE_SIDE * 4);
  crypto.getRandomValues(pixels);
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255;
  return pixels;
}

/** Writes known pixels to a canvas and reads them back: a difference is noise, for opaque colours are kept exactly. */
export function canvasHasNoise(): boolean {
  const written = probePixels();
  const context = contextOf(PROBE_SIDE, PROBE_SIDE);
  context.putImageData(new ImageData(written.slice(), PROBE_SIDE, PROBE_SIDE), 0, 0);
  const { data } = context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE);
  return data.some((value, i) => value !== written[i]);
}

/** By WebCodecs, which reads no canvas. Undefined where the browser cannot. */
async function frameToRgba(bitmap: ImageBitmap): Promise<Uint8Array | undefined> {
  if (typeof VideoFrame === 'undefined') return undefined;
  const frame = new VideoFrame(bitmap, { timestamp: 0, alpha: 'discard' });
  try {
    const rgba = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
    const [plane] = await frame.copyTo(rgba, { format: 'RGBA' });
    return plane?.offset === 0 && plane.stride === bitmap.width * 4 ? rgba : undefined;
  } catch {
    // Formats of copyTo() differ from browser to browser.
    return undefined;
  } finally {
    frame.close();
  }
}

/**
 * Reads a bitmap's pixels, by a canvas where canvases are true. The probe runs each time: noise may be switched on and
 * off while a page is open. Errors: out_of_memory.
 */
export async function readPixels(bitmap: ImageBitmap): Promise<CanvasPixels> {
  const { width, height } = bitmap;
  try {
    const noisy = canvasHasNoise();
    const other = noisy ? await frameToRgba(bitmap) : undefined;
    if (other) return { rgba: other, noise: 'avoided' };
    const context = contextOf(width, height);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { rgba: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), noise: noisy ? 'present' : 'none' };
  } catch (error) {
    throw asAirlError(error, 'out_of_memory', `the picture of ${width} x ${height} pixels cannot be read`);
  }
}
