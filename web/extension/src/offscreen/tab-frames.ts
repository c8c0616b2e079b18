/** Pictures of the tab, cut to the element: for what no script may read. As large as drawn there, not as made. */
import { AirlError } from '@airl/lib';

import type { CheckRequest } from '../shared/check-record.js';
import { IN_FRONT_MS, MAX_TAB_FRAMES, STILL_MS, TAB_INTERVAL_MS } from '../shared/limits.js';
import type { ElementPlace } from '../shared/media.js';
import type { TabPicture, TabPictureFailure } from '../shared/messages.js';
import { BlackWatch, isBlack } from './black.js';
import { ReasonError, throwIfAborted } from './failure.js';
import { frameStream, type FrameStream } from './frame-stream.js';
import type { Tell } from './tell.js';

/** Less of an element in view than this is not judged. */
const MIN_VISIBLE = 0.5;

const MESSAGES: Record<TabPictureFailure['reason'], string> = {
  gone: 'the page has taken the video or picture away',
  frame: 'a frame of another site lies around it, and its place in the tab cannot be asked',
  not_active: 'its tab is not in front',
  no_gesture: 'the tab may be pictured only after a click on the button of AIRL in it',
};

interface TakenPicture {
  bitmap: ImageBitmap;
  place: ElementPlace;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A picture of the tab; waits a while for a tab that is not in front. */
async function askForPicture(request: CheckRequest, tell: Tell, signal: AbortSignal): Promise<TabPicture> {
  for (const startMs = performance.now(); ;) {
    throwIfAborted(signal);
    const taken = await tell({ target: 'background', type: 'tab-picture', request });
    if (!('reason' in taken)) return taken;
    if (taken.reason !== 'not_active' || performance.now() - startMs > IN_FRONT_MS) {
      throw new ReasonError(taken.reason, 'unsupported', MESSAGES[taken.reason]);
    }
    await pause(TAB_INTERVAL_MS);
  }
}

/** The element cut out of a picture of the tab. */
async function takePicture(request: CheckRequest, tell: Tell, signal: AbortSignal): Promise<TakenPicture> {
  const { dataUrl, place } = await askForPicture(request, tell, signal);
  if (place.visible < MIN_VISIBLE) {
    throw new ReasonError('hidden', 'unsupported', 'less than half of it is in view');
  }
  const { scale } = place;
  const [left, top] = [Math.ceil(place.x * scale), Math.ceil(place.y * scale)];
  const width = Math.floor((place.x + place.width) * scale) - left;
  const height = Math.floor((place.y + place.height) * scale) - top;
  const png = await (await fetch(dataUrl)).blob();
  const options: ImageBitmapOptions = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' };
  return { bitmap: await createImageBitmap(png, left, top, width, height, options), place };
}

async function isBlackRgba(frame: VideoFrame): Promise<boolean> {
  const rgba = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
  await frame.copyTo(rgba, { format: 'RGBA' });
  return isBlack(rgba, 4);
}

/** A picture element as a PNG file. Errors: unsupported, with the reason. */
export async function takeTabFile(request: CheckRequest, tell: Tell, signal: AbortSignal): Promise<Blob> {
  const { bitmap } = await takePicture(request, tell, signal);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('bitmaprenderer');
  if (!context) throw new AirlError('out_of_memory', 'no canvas for a picture of the tab can be made');
  context.transferFromImageBitmap(bitmap);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** Up to MAX_TAB_FRAMES pictures of a video while it plays, timed by it; one of a video that stays still. */
export async function openTabFrames(request: CheckRequest, tell: Tell, signal: AbortSignal): Promise<FrameStream> {
  const black = new BlackWatch();
  let first: TakenPicture | undefined = await takePicture(request, tell, signal);
  let shownS = -1;
  /** The next picture at another time of the video; undefined where it stays still. */
  const following = async (): Promise<TakenPicture | undefined> => {
    for (const startMs = performance.now(); performance.now() - startMs < STILL_MS;) {
      await pause(TAB_INTERVAL_MS);
      const taken = await takePicture(request, tell, signal);
      if (taken.place.timeS !== shownS) return taken;
      taken.bitmap.close();
    }
    return undefined;
  };
  return frameStream(MAX_TAB_FRAMES, async () => {
    const taken = first ?? (await following());
    first = undefined;
    if (!taken) {
      black.end();
      return undefined;
    }
    const { bitmap, place } = taken;
    shownS = place.timeS;
    const frame = new VideoFrame(bitmap, { timestamp: Math.round(shownS * 1e6), alpha: 'discard' });
    bitmap.close();
    black.see(await isBlackRgba(frame));
    return frame;
  });
}
