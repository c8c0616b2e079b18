/** Clips that tests make: of the astronaut's portrait, panned, by mediabunny and FFmpeg's encoders. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { decode } from 'fast-png';
import {
  AudioSample, AudioSampleSource, BufferTarget, Mp4OutputFormat, Output, VideoSample, VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';
import type { VideoCodec } from 'mediabunny';

import { nodeHost } from '../../web/lib/src/parts.js';

const PORTRAIT = fileURLToPath(new URL('../golden/astronaut.png', import.meta.url));
const SIDE = 512;

/** What a clip is made of. */
export interface ClipRecipe {
  codec?: VideoCodec;
  width?: number;
  height?: number;
  /** Of each frame, in seconds, rising. Default: 24 frames at 12 a second. */
  times?: number[];
  /** Degrees clockwise that a player turns the frames by; they lie turned the other way in the file. */
  rotation?: 0 | 90 | 180 | 270;
  /** Seconds from one key frame to the next. */
  keyFrameS?: number;
  /** Width of a pixel over its height, as the header states it. */
  pixelAspect?: number;
  /** Keeps an alpha plane (VP9): the right half is half transparent. */
  alpha?: boolean;
}

/** The portrait's pixels. */
export interface Portrait {
  /**
   * RGBA of the part at (x, y), turned by `turns` quarter turns to the left; beyond the portrait's edges it is
   * repeated, mirrored. `alpha`: of each pixel by its column.
   */
  part(
    x: number, y: number, width: number, height: number,
    options?: { turns?: number; alpha?: (column: number) => number },
  ): Uint8Array;
}

/** The portrait that all made clips show. */
export async function readPortrait(): Promise<Portrait> {
  const { data, channels } = decode(await readFile(PORTRAIT));
  const inside = (at: number): number => {
    const folded = at % (2 * SIDE);
    return folded < SIDE ? folded : 2 * SIDE - 1 - folded;
  };
  return {
    part(x, y, width, height, { turns = 0, alpha = () => 255 } = {}) {
      const [outWidth, outHeight] = turns % 2 === 1 ? [height, width] : [width, height];
      const rgba = new Uint8Array(width * height * 4);
      for (let row = 0; row < outHeight; ++row) {
        for (let column = 0; column < outWidth; ++column) {
          const [fromX, fromY] = [
            [column, row], [width - 1 - row, column], [width - 1 - column, height - 1 - row],
            [row, height - 1 - column],
          ][turns]!;
          const from = (inside(y + fromY!) * SIDE + inside(x + fromX!)) * channels;
          const to = (row * outWidth + column) * 4;
          for (let channel = 0; channel < 3; ++channel) rgba[to + channel] = data[from + channel]!;
          rgba[to + 3] = alpha(fromX!);
        }
      }
      return rgba;
    },
  };
}

/** A panning clip with one face, in MP4 or, for VP8 and VP9, WebM. */
export async function makeClip(recipe: ClipRecipe = {}): Promise<Uint8Array> {
  const { codec = 'avc', width = 384, height = 384, rotation = 0, pixelAspect = 1 } = recipe;
  const { keyFrameS = 1, alpha = false } = recipe;
  const times = recipe.times ?? Array.from({ length: 24 }, (_, i) => i / 12);
  await nodeHost.prepareVideo();
  const target = new BufferTarget();
  const format = codec.startsWith('vp') ? new WebMOutputFormat() : new Mp4OutputFormat();
  const output = new Output({ format, target });
  const source = new VideoSampleSource({
    codec, bitrate: 3e6, keyFrameInterval: keyFrameS, alpha: alpha ? 'keep' : 'discard',
  });
  output.addVideoTrack(source, { rotation });
  await output.start();
  const portrait = await readPortrait();
  const turns = rotation / 90;
  for (const [i, timestamp] of times.entries()) {
    const shift = Math.max(0, Math.min(i * 3, SIDE - width));
    const rgba = portrait.part(shift, 0, width, height, {
      turns, ...(alpha && { alpha: (column) => (column < width / 2 ? 255 : 128) }),
    });
    const [codedWidth, codedHeight] = turns % 2 === 1 ? [height, width] : [width, height];
    const sample = new VideoSample(rgba, {
      format: 'RGBA', timestamp, duration: (times[i + 1] ?? timestamp + 0.1) - timestamp, codedWidth, codedHeight,
      displayWidth: Math.round(codedWidth * pixelAspect), displayHeight: codedHeight,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return new Uint8Array(target.buffer!);
}

/** A second of silence in MP4. */
export async function makeSound(): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new AudioSampleSource({ codec: 'pcm-s16' });
  output.addAudioTrack(source);
  await output.start();
  const sample = new AudioSample({
    data: new Int16Array(8000), format: 's16', numberOfChannels: 1, sampleRate: 8000, timestamp: 0,
  });
  await source.add(sample);
  sample.close();
  await output.finalize();
  return new Uint8Array(target.buffer!);
}
