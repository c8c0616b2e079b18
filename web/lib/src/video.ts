/** Clips through mediabunny: facts, moments worth a look, and the frames there. */
import { BlobSource, EncodedPacketSink, Input, MP4, QTFF } from 'mediabunny';
import type { InputFormat, InputVideoTrack } from 'mediabunny';

import { AirlError, throwIfAborted } from './errors.js';
import { asReadError, readBytes } from './file-bytes.js';
import { spreadTimestamps } from './frame-plan.js';
import { isHdr, readSample } from './video-frame.js';
import type { ClipFrame } from './video-frame.js';
import type * as VideoMatroska from './video-matroska.js';
import { openSampleSink } from './video-sink.js';

export type { ClipFrame } from './video-frame.js';

/** Facts of a clip. Sizes in stored pixels, which need not be square, upright. */
export interface ClipFacts {
  /** "mp4", "webm", "matroska", "mov", ... */
  container: string;
  /** "avc", "vp9", ... */
  codec: string;
  durationS: number;
  width: number;
  height: number;
}

/** Containers that name themselves late or not at all; Matroska and WebM begin with a mark of their own. */
const CONTAINERS: readonly InputFormat[] = [MP4, QTFF];
const EBML_MARK = [0x1a, 0x45, 0xdf, 0xa3];

/** Options of Clip.frames() and Clip.framesAt(). */
export interface FrameOptions {
  signal?: AbortSignal;
  onStep?: (done: number) => void;
}

/** An opened clip. */
export interface Clip {
  facts: ClipFacts;
  /** The frames' dynamic range is high; they come as if it were not. */
  hdr: boolean;
  /**
   * Frames at `count` times spread over the clip, or over its first `durationS` seconds, in time order; a frame that
   * two times fall on comes once, so short clips give fewer. `onStep` hears of every time that is done.
   */
  frames(count: number, options: FrameOptions & { durationS?: number }): AsyncGenerator<ClipFrame, void, void>;
  /** Frames at these times, in seconds and rising; those in `known` are left out, and what comes is added to it. */
  framesAt(times: readonly number[], known: Set<number>, options: FrameOptions): AsyncGenerator<ClipFrame, void, void>;
  /**
   * `count` times spread over the clip: in each of `count` equal parts the key frame nearest its middle, where the part
   * has one, else the middle. Key frames stand where shots begin, decode alone and are the least compressed. Errors:
   * truncated, bad_input.
   */
  moments(count: number): Promise<number[]>;
  dispose(): void;
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
    throw asReadError(error, 'truncated', "the video's index cannot be read; the file may have been cut off");
  }
  if (track) return track;
  if ((await input.getAudioTracks()).length > 0) {
    throw new AirlError('unsupported', 'the file has sound but no picture');
  }
  throw new AirlError('truncated', 'the file has no video track; it may have been cut off');
}

/** Whether a file without a mark in its first bytes is a clip all the same. */
export async function holdsVideo(source: Blob): Promise<boolean> {
  const input = new Input({ source: new BlobSource(source), formats: [...CONTAINERS] });
  try {
    return (await input.canRead()) && (await input.getMimeType()).startsWith('video/');
  } catch {
    // Not a file that mediabunny can read to its end.
    return false;
  } finally {
    input.dispose();
  }
}

/** The demuxer of Matroska and WebM: a script of its own. */
export const loadMatroska = (): Promise<typeof VideoMatroska> => import('./video-matroska.js');

async function containersOf(source: Blob): Promise<InputFormat[]> {
  const mark = await readBytes(source, 0, EBML_MARK.length);
  if (!EBML_MARK.every((byte, i) => mark[i] === byte)) return [...CONTAINERS];
  const { MATROSKA, WEBM } = await loadMatroska();
  return [MATROSKA, WEBM];
}

/** The key frame of the part from `start` to `end` that is nearest its middle, else the middle. */
async function momentOf(packets: EncodedPacketSink, start: number, end: number): Promise<number> {
  const middle = (start + end) / 2;
  const before = await packets.getKeyPacket(middle, { metadataOnly: true });
  const after = before && (await packets.getNextKeyPacket(before, { metadataOnly: true }));
  const inside = [before, after].filter((packet) => packet && packet.timestamp >= start && packet.timestamp < end);
  const nearest = inside.map((packet) => packet!.timestamp).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  return nearest[0] ?? middle;
}

/** A track that can be decoded here, with what every reading of it needs. */
class TrackClip implements Clip {
  private constructor(
    private readonly input: Input, private readonly track: InputVideoTrack, readonly facts: ClipFacts,
    private readonly colors: Awaited<ReturnType<InputVideoTrack['getColorSpace']>>,
    private readonly span: { start: number; end: number },
  ) {}

  static async open(input: Input): Promise<TrackClip> {
    const track = await primaryTrack(input);
    const codec = await track.getCodec();
    if (codec === null || !(await track.canDecode())) {
      const name = (await track.getCodecParameterString()) ?? codec ?? String(await track.getInternalCodecId());
      throw new AirlError('unsupported', `the video's codec ${name} cannot be decoded here`);
    }
    const stored = [await track.getCodedWidth(), await track.getCodedHeight()] as const;
    const [width, height] = (await track.getRotation()) % 180 === 0 ? stored : ([stored[1], stored[0]] as const);
    const start = Math.max(await track.getFirstTimestamp(), 0);
    const end = await endOf(track);
    const facts: ClipFacts = {
      container: (await input.getFormat()).name.toLowerCase(),
      codec,
      durationS: Math.max(end - start, 0),
      width,
      height,
    };
    return new TrackClip(input, track, facts, await track.getColorSpace(), { start, end });
  }

  get hdr(): boolean {
    return isHdr(this.colors);
  }

  frames(count: number, options: FrameOptions & { durationS?: number }): AsyncGenerator<ClipFrame, void, void> {
    const { start, end } = this.span;
    const until = options.durationS === undefined ? end : Math.min(start + options.durationS, end);
    return this.framesAt(spreadTimestamps(start, until, count), new Set(), options);
  }

  async *framesAt(
    times: readonly number[], known: Set<number>, { signal, onStep }: FrameOptions,
  ): AsyncGenerator<ClipFrame, void, void> {
    let last = 0;
    let done = 0;
    const samples = openSampleSink(this.track).samplesAtTimestamps(times);
    try {
      for await (const sample of samples) {
        try {
          throwIfAborted(signal);
          if (sample && !known.has(sample.timestamp)) {
            known.add(sample.timestamp);
            last = sample.timestamp;
            yield await readSample(sample, this.colors, this.facts.codec);
          }
        } finally {
          sample?.close();
        }
        onStep?.(++done);
      }
    } catch (error) {
      throw asReadError(error, 'truncated', `the video cannot be decoded after ${Math.max(last, 0).toFixed(2)} s`);
    } finally {
      // After an error a for loop does not say that it is done, and the decoder would wait for it.
      await samples.return();
    }
  }

  async moments(count: number): Promise<number[]> {
    const { start, end } = this.span;
    const part = Math.max(end - start, 0) / count;
    const packets = new EncodedPacketSink(this.track);
    const times: number[] = [];
    try {
      for (let i = 0; i < count; ++i) times.push(await momentOf(packets, start + i * part, start + (i + 1) * part));
    } catch (error) {
      throw asReadError(error, 'truncated', "the video's index cannot be read; the file may have been cut off");
    }
    return times;
  }

  dispose(): void {
    this.input.dispose();
  }
}

/** Opens a clip. Errors: unsupported (not a video, no picture, codec), truncated, bad_input. */
export async function openClip(source: Blob): Promise<Clip> {
  const input = new Input({ source: new BlobSource(source), formats: await containersOf(source) });
  try {
    return await TrackClip.open(input);
  } catch (error) {
    input.dispose();
    throw asReadError(error, 'bad_input', 'the video cannot be read');
  }
}
