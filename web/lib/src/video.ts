/** Clips through mediabunny: facts, and frames spread over the clip, as planes where the core can read them. */
import { BlobSource, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
import type { InputVideoTrack, VideoSample } from 'mediabunny';

import type { CorePlaneLayout } from '../../../wasm/airl-core.js';
import { AirlError, asAirlError, throwIfAborted } from './errors.js';
import { openSampleSink } from './video-sink.js';

/** Facts of a clip. Sizes in pixels, upright. */
export interface ClipFacts {
  /** "mp4", "webm", "matroska", "mov", ... */
  container: string;
  /** "avc", "vp9", ... */
  codec: string;
  durationS: number;
  width: number;
  height: number;
}

/** The containers that people's videos come in. Named one by one, so that no other demuxer weighs on the page. */
export const CONTAINERS = [MP4, QTFF, MATROSKA, WEBM];

/** A decoded frame in a form the core takes. */
export type ClipFrame =
  | { kind: 'planes'; timestampS: number; bytes: Uint8Array; layout: CorePlaneLayout }
  | { kind: 'rgba'; timestampS: number; bytes: Uint8Array; width: number; height: number; rotation: number };

/** Options of Clip.frames(). */
export interface FrameOptions {
  signal?: AbortSignal;
  onStep?: (done: number) => void;
  /** Length from the clip's start over which the times are spread, in seconds; default the whole clip. */
  durationS?: number;
}

/** An opened clip. */
export interface Clip {
  facts: ClipFacts;
  /**
   * Frames at `count` times spread over the clip, in time order; a frame that two times fall on comes once, so short
   * clips give fewer. `onStep` hears of every time that is done.
   */
  frames(count: number, options: FrameOptions): AsyncGenerator<ClipFrame, void, void>;
  dispose(): void;
}

/** The middles of `count` equal parts of the time from `start` to `end`, in seconds. */
export function spreadTimestamps(start: number, end: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + ((i + 0.5) / count) * Math.max(end - start, 0));
}

/** What of a frame's colours the conversion to RGB depends on. */
export interface PlaneColors {
  matrix: 'bt601' | 'bt709';
  range: 'limited' | 'full';
}

interface ColorSpaceFacts {
  matrix?: string | null | undefined;
  fullRange?: boolean | null | undefined;
}

/**
 * Matrix and range of a clip. Containers and H.264/H.265 headers are read the same way everywhere; decoders guess
 * where those say nothing, and guess differently, so for these codecs a frame's own word is not asked. Unstated:
 * limited range, and BT.709 from 720 lines up, BT.601 below (ITU-R BT.709-6 and BT.601-7 practice).
 * Throws `unsupported` for matrices that the core does not have.
 */
export function planeColors(track: ColorSpaceFacts, frame: ColorSpaceFacts, codec: string, lines: number): PlaneColors {
  const frameCounts = codec !== 'avc' && codec !== 'hevc';
  const matrix = track.matrix ?? (frameCounts ? frame.matrix : undefined);
  const fullRange = track.fullRange ?? (frameCounts ? frame.fullRange : undefined) ?? false;
  const range = fullRange ? 'full' : 'limited';
  switch (matrix) {
    case 'bt709':
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

async function readFrame(sample: VideoSample, track: ColorSpaceFacts, codec: string): Promise<ClipFrame> {
  const timestampS = Math.max(sample.timestamp, 0);
  const { width, height } = sample.visibleRect;
  const rotation = sample.rotation;
  if (sample.format === 'I420' || sample.format === 'NV12') {
    const colors = planeColors(track, sample.colorSpace, codec, height);
    const bytes = new Uint8Array(sample.allocationSize());
    const planes = await sample.copyTo(bytes);
    const layout: CorePlaneLayout = {
      format: sample.format, width, height, rotation, timestampS, ...colors,
      planes: planes.map(({ offset, stride }) => ({ offset, stride })),
    };
    return { kind: 'planes', timestampS, bytes, layout };
  }
  // Ten-bit, 4:4:4, alpha and RGB forms, and frames that stay on the GPU: the decoder's own conversion.
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

async function endOf(track: InputVideoTrack): Promise<number> {
  return (await track.getDurationFromMetadata()) ?? (await track.computeDuration());
}

async function primaryTrack(input: Input): Promise<InputVideoTrack> {
  if (!(await input.canRead())) {
    throw new AirlError('unsupported', 'the file is not a video of a kind that can be read (MP4, MOV, WebM, MKV)');
  }
  let track: InputVideoTrack | null;
  try {
    track = await input.getPrimaryVideoTrack();
  } catch (error) {
    throw asAirlError(error, 'truncated', "the video's index cannot be read; the file may have been cut off");
  }
  if (track) return track;
  if ((await input.getAudioTracks()).length > 0) {
    throw new AirlError('unsupported', 'the file has sound but no picture');
  }
  throw new AirlError('truncated', 'the file has no video track; it may have been cut off');
}

/** Opens a clip. Errors: unsupported (not a video, no picture, codec), truncated, bad_input. */
export async function openClip(source: Blob): Promise<Clip> {
  const input = new Input({ source: new BlobSource(source), formats: CONTAINERS });
  try {
    const track = await primaryTrack(input);
    const codec = await track.getCodec();
    if (codec === null || !(await track.canDecode())) {
      const name = (await track.getCodecParameterString()) ?? codec ?? String(await track.getInternalCodecId());
      throw new AirlError('unsupported', `the video's codec ${name} cannot be decoded here`);
    }
    const colors = await track.getColorSpace();
    const start = Math.max(await track.getFirstTimestamp(), 0);
    const end = await endOf(track);
    const facts: ClipFacts = {
      container: (await input.getFormat()).name.toLowerCase(),
      codec,
      durationS: Math.max(end - start, 0),
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
    };
    const frames: Clip['frames'] = async function* (count, { signal, onStep, durationS }) {
      let last = -Infinity;
      let done = 0;
      const until = durationS === undefined ? end : Math.min(start + durationS, end);
      const samples = openSampleSink(track).samplesAtTimestamps(spreadTimestamps(start, until, count));
      try {
        for await (const sample of samples) {
          try {
            throwIfAborted(signal);
            if (sample && sample.timestamp > last) {
              last = sample.timestamp;
              yield await readFrame(sample, colors, codec);
            }
          } finally {
            sample?.close();
          }
          onStep?.(++done);
        }
      } catch (error) {
        throw asAirlError(error, 'truncated', `the video cannot be decoded after ${Math.max(last, 0).toFixed(2)} s`);
      } finally {
        // After an error a for loop does not say that it is done, and the decoder would wait for it.
        await samples.return();
      }
    };
    return { facts, frames, dispose: () => input.dispose() };
  } catch (error) {
    input.dispose();
    throw asAirlError(error, 'bad_input', 'the video cannot be read');
  }
}
