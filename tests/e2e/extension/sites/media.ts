/** The media of the test sites, made from the golden clip without encoding it again, and one clip of black frames. */
import { readFile } from 'node:fs/promises';

import {
  ALL_FORMATS, BufferSource, BufferTarget, CmafOutputFormat, Conversion, HlsOutputFormat, Input, Mp4OutputFormat,
  Output, PathedTarget, VideoSample, VideoSampleSource,
} from 'mediabunny';

import { nodeHost } from '../../../../web/lib/src/parts.js';
import { CLIP, PORTRAIT_JPEG, PORTRAIT_PNG } from '../../files.js';

/** What a server sends for one path. */
export interface Medium {
  type: string;
  bytes: Buffer;
}

const BLACK = { side: 384, frames: 24, framesPerSecond: 12 };
const FRAGMENTED = new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: 1 });

/** Everything by its path below /media/. */
export async function makeMedia(): Promise<Map<string, Medium>> {
  const [clip, jpeg, png] = await Promise.all([CLIP, PORTRAIT_JPEG, PORTRAIT_PNG].map((path) => readFile(path)));
  return new Map<string, Medium>([
    ['astronaut.mp4', { type: 'video/mp4', bytes: clip! }],
    ['astronaut.jpg', { type: 'image/jpeg', bytes: jpeg! }],
    ['astronaut.png', { type: 'image/png', bytes: png! }],
    ['fragmented.mp4', await fragmented(clip!)],
    ['black.mp4', await black()],
    ...await hls(clip!),
  ]);
}

async function repackaged(clip: Buffer, output: Output): Promise<void> {
  const input = new Input({ source: new BufferSource(clip), formats: ALL_FORMATS });
  const conversion = await Conversion.init({ input, output });
  await conversion.execute();
  input.dispose();
}

/** The type says which codec, as a SourceBuffer wants it. */
async function medium(output: Output<Mp4OutputFormat, BufferTarget>): Promise<Medium> {
  return { type: await output.getMimeType(), bytes: Buffer.from(output.target.buffer!) };
}

/** The clip for Media Source Extensions. */
async function fragmented(clip: Buffer): Promise<Medium> {
  const output = new Output({ format: FRAGMENTED, target: new BufferTarget() });
  await repackaged(clip, output);
  return medium(output);
}

/** The clip as HLS: master playlist, playlist, and segments of a second. */
async function hls(clip: Buffer): Promise<[string, Medium][]> {
  const targets = new Map<string, BufferTarget>();
  const output = new Output({
    format: new HlsOutputFormat({ segmentFormat: new CmafOutputFormat(), targetDuration: 1 }),
    target: new PathedTarget('hls/master.m3u8', ({ path }) => {
      const target = new BufferTarget();
      targets.set(path, target);
      return target;
    }),
  });
  await repackaged(clip, output);
  return Array.from(targets, ([path, target]): [string, Medium] => [path, {
    type: path.endsWith('.m3u8') ? 'application/vnd.apple.mpegurl' : 'video/mp4',
    bytes: Buffer.from(target.buffer!),
  }]);
}

/** What a page's own reading of a protected video gives. */
async function black(): Promise<Medium> {
  await nodeHost.prepareVideo();
  const output = new Output({ format: FRAGMENTED, target: new BufferTarget() });
  const source = new VideoSampleSource({ codec: 'avc', bitrate: 1e5, keyFrameInterval: 1 });
  output.addVideoTrack(source);
  await output.start();
  const { side, frames, framesPerSecond } = BLACK;
  const rgba = new Uint8Array(side * side * 4);
  for (let pixel = 3; pixel < rgba.length; pixel += 4) rgba[pixel] = 255;
  for (let i = 0; i < frames; ++i) {
    const sample = new VideoSample(rgba, {
      format: 'RGBA', codedWidth: side, codedHeight: side,
      timestamp: i / framesPerSecond, duration: 1 / framesPerSecond,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return medium(output);
}
