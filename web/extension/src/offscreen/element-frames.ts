/** The frames that an element shows, brought over a pixel port, as a stream for the library. */
import { MAX_ELEMENT_FRAMES } from '../shared/limits.js';
import type { PixelAnswer, RawFrame } from '../shared/pixel-port.js';
import { BlackWatch, isBlack } from './black.js';
import { frameStream, type FrameStream } from './frame-stream.js';
import type { PixelClient } from './pixel-client.js';

function videoFrameOf({ format, width, height, planes, colorSpace, timestampS, bytes }: RawFrame): VideoFrame {
  return new VideoFrame(bytes, {
    format, codedWidth: width, codedHeight: height, layout: planes, colorSpace,
    timestamp: Math.round(timestampS * 1e6),
  });
}

function isBlackFrame({ format, width, height, planes, bytes }: RawFrame): boolean {
  // Firefox gives BGRA of every player.
  if (/^(RGB|BGR)[AX]$/.test(format)) return isBlack(new Uint8Array(bytes), 4);
  const luma = planes[0] ?? { offset: 0, stride: width };
  return isBlack(new Uint8Array(bytes, luma.offset, luma.stride * (height - 1) + width), 1);
}

/**
 * Up to MAX_ELEMENT_FRAMES frames, FRAME_INTERVAL_S of the video's time apart; fewer where the video stays still. The
 * first is fetched at once: rejects where the browser lets no script read the element.
 */
export async function openElementFrames(client: PixelClient): Promise<FrameStream> {
  const black = new BlackWatch();
  let first: PixelAnswer | undefined = await client.ask({ type: 'frame' });
  return frameStream(MAX_ELEMENT_FRAMES, async () => {
    const answer = first ?? (await client.ask({ type: 'frame' }));
    first = undefined;
    if (answer.type !== 'frame') {
      black.end();
      return undefined;
    }
    black.see(isBlackFrame(answer.frame));
    return videoFrameOf(answer.frame);
  });
}
