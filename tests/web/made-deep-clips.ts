/** Clips of ten bits and high dynamic range that tests make, by FFmpeg's encoders: mediabunny's own make eight bits. */
import {
  BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output, WebMOutputFormat,
} from 'mediabunny';
import * as av from 'node-av';

import { readPortrait } from './made-clips.js';

/** What a deep clip is made of. */
export interface DeepRecipe {
  codec: 'vp9' | 'av1' | 'hevc';
  transfer: 'pq' | 'hlg';
}

const SIDE = 384;
const FRAMES = 8;
const FRAMES_PER_S = 8;

const CODECS = {
  // Profile 2 holds ten bits; level 2.1; then depth, 4:2:0, and BT.2020 with its transfer function by ITU-T H.273.
  vp9: { encoder: 'libvpx-vp9', name: (transfer: number) => `vp09.02.21.10.01.09.${transfer}.09.00` },
  av1: { encoder: 'libsvtav1', name: (transfer: number) => `av01.0.04M.10.0.110.09.${transfer}.09.0` },
  hevc: { encoder: 'libx265', name: () => 'hev1.2.4.L93.B0' },
} as const;

function checked(result: number, what: string): void {
  av.FFmpegError.throwIfError(result, what);
}

function openEncoder({ codec, transfer }: DeepRecipe): av.CodecContext {
  const found = av.Codec.findEncoderByName(CODECS[codec].encoder as av.FFEncoderCodec);
  if (!found) throw new Error(`no encoder ${CODECS[codec].encoder}`);
  const context = new av.CodecContext();
  context.allocContext3(found);
  context.width = context.height = SIDE;
  context.pixelFormat = av.AV_PIX_FMT_YUV420P10LE;
  context.timeBase = new av.Rational(1, FRAMES_PER_S);
  context.framerate = new av.Rational(FRAMES_PER_S, 1);
  context.gopSize = 4;
  context.maxBFrames = 0;
  context.bitRate = 2_000_000n;
  context.colorPrimaries = av.AVCOL_PRI_BT2020;
  context.colorSpace = av.AVCOL_SPC_BT2020_NCL;
  context.colorTrc = transfer === 'pq' ? av.AVCOL_TRC_SMPTE2084 : av.AVCOL_TRC_ARIB_STD_B67;
  context.colorRange = av.AVCOL_RANGE_MPEG;
  if (codec === 'vp9') context.setOption('cpu-used', '8');
  if (codec === 'hevc') context.setOption('x265-params', 'log-level=error:repeat-headers=1');
  if (codec === 'av1') {
    process.env['SVT_LOG'] = '1';
    context.setOption('preset', '12');
  }
  checked(context.open2Sync(), 'open the encoder');
  return context;
}

/** The portrait's part at `shift` as a frame of ten bits: libswscale converts it. */
function deepFrame(rgba: Uint8Array): av.Frame {
  const from = new av.Frame();
  from.alloc();
  Object.assign(from, { format: av.AV_PIX_FMT_RGBA, width: SIDE, height: SIDE });
  checked(from.fromBuffer(Buffer.from(rgba)), 'fill the frame');
  const to = new av.Frame();
  to.alloc();
  Object.assign(to, { format: av.AV_PIX_FMT_YUV420P10LE, width: SIDE, height: SIDE });
  checked(to.allocBuffer(), 'allocate the frame');
  const scaler = new av.SoftwareScaleContext();
  scaler.getContext(
    SIDE, SIDE, av.AV_PIX_FMT_RGBA, SIDE, SIDE, av.AV_PIX_FMT_YUV420P10LE, av.SWS_BILINEAR);
  checked(scaler.initContext(), 'open the converter');
  checked(scaler.scaleFrameSync(to, from), 'convert the frame');
  scaler.freeContext();
  from.free();
  return to;
}

function* packetsOf(context: av.CodecContext): Generator<EncodedPacket> {
  const packet = new av.Packet();
  packet.alloc();
  for (;;) {
    const result = context.receivePacketSync(packet);
    if (result === av.AVERROR_EAGAIN || result === av.AVERROR_EOF) break;
    checked(result, 'take a packet');
    const key = packet.isKeyframe ? 'key' : 'delta';
    yield new EncodedPacket(
      Uint8Array.from(packet.data ?? []), key, Number(packet.pts) / FRAMES_PER_S, 1 / FRAMES_PER_S);
    packet.unref();
  }
  packet.free();
}

/** A second of the portrait, panned: VP9 in WebM, AV1 and HEVC in MP4. */
export async function makeDeepClip(recipe: DeepRecipe): Promise<Uint8Array> {
  const context = openEncoder(recipe);
  const portrait = await readPortrait();
  const packets: EncodedPacket[] = [];
  for (let i = 0; i < FRAMES; ++i) {
    const frame = deepFrame(portrait.part(i * 4, 0, SIDE, SIDE));
    frame.pts = BigInt(i);
    frame.timeBase = new av.Rational(1, FRAMES_PER_S);
    checked(context.sendFrameSync(frame), 'encode a frame');
    frame.free();
    packets.push(...packetsOf(context));
  }
  checked(context.sendFrameSync(null), 'end the encoding');
  packets.push(...packetsOf(context));
  context.freeContext();

  const target = new BufferTarget();
  const format = recipe.codec === 'vp9' ? new WebMOutputFormat() : new Mp4OutputFormat();
  const output = new Output({ format, target });
  const source = new EncodedVideoPacketSource(recipe.codec);
  output.addVideoTrack(source);
  await output.start();
  const { codec, transfer } = recipe;
  const decoderConfig: VideoDecoderConfig = {
    codec: CODECS[codec].name(transfer === 'pq' ? 16 : 18),
    codedWidth: SIDE,
    codedHeight: SIDE,
    // Names of WebCodecs that TypeScript's DOM library lacks.
    colorSpace: {
      primaries: 'bt2020', transfer, matrix: 'bt2020-ncl', fullRange: false,
    } as unknown as VideoColorSpaceInit,
  };
  for (const [i, packet] of packets.entries()) await source.add(packet, i === 0 ? { decoderConfig } : undefined);
  await output.finalize();
  return new Uint8Array(target.buffer!);
}
