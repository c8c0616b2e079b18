/** Pictures of the tab, cut to the element: for what no script may read. As large as drawn there, not as made. */
import { AirlError } from '@airl/lib';

import type { CheckRequest } from '../shared/check-record.js';
import { MAX_TAB_FRAMES, STILL_MS, TAB_INTERVAL_MS } from '../shared/limits.js';
import type { ElementPlace } from '../shared/media.js';
import type { TabPictureFailure } from '../shared/messages.js';
import { BlackWatch, isBlack } from './black.js';
import { ReasonError } from './failure.js';
import type { Tell } from './tell.js';

/** Less of an element in view than this is not judged. */
const MIN_VISIBLE = 0.5;

const MESSAGES: Record<TabPictureFailure['reason'], string> = {
  gone: 'the page has taken the video or picture away',
  frame: 'a frame of another site lies around it, and its place in the tab cannot be asked',
  not_active: 'its tab is not in front',
  no_gesture: 'the tab may be pictured only after a click on the button of AIRL in it',
};

/** The element cut out of a picture of the tab. */
async function takePicture(request: CheckRequest, tell: Tell): Promise<{ bitmap: ImageBitmap; place: ElementPlace }> {
  const taken = await tell({ target: 'background', type: 'tab-picture', request });
  if ('reason' in taken) throw new ReasonError(taken.reason, 'unsupported', MESSAGES[taken.reason]);
  const { dataUrl, place } = taken;
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

async function bitmapIsBlack(bitmap: ImageBitmap): Promise<boolean> {
  const frame = new VideoFrame(bitmap, { timestamp: 0, alpha: 'discard' });
  try {
    const rgba = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
    await frame.copyTo(rgba, { format: 'RGBA' });
    return isBlack(rgba, 4);
  } finally {
    frame.close();
  }
}

/** A picture element as a PNG file. Errors: unsupported, with the reason. */
export async function takeTabFile(request: CheckRequest, tell: Tell): Promise<Blob> {
  const { bitmap } = await takePicture(request, tell);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('bitmaprenderer');
  if (!context) throw new AirlError('out_of_memory', 'no canvas for a picture of the tab can be made');
  context.transferFromImageBitmap(bitmap);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** Up to MAX_TAB_FRAMES pictures of a video while it plays, timed by it; one of a video that stays still. */
export async function openTabFrames(
  request: CheckRequest, tell: Tell, signal: AbortSignal,
): Promise<ReadableStream<VideoFrame>> {
  const black = new BlackWatch();
  let next: { bitmap: ImageBitmap; place: ElementPlace } | undefined = await takePicture(request, tell);
  let frames = 0;
  let shownS = -1;
  const following = async (): Promise<typeof next> => {
    for (const startMs = performance.now(); performance.now() - startMs < STILL_MS;) {
      await new Promise((resolve) => setTimeout(resolve, TAB_INTERVAL_MS));
      if (signal.aborted) return undefined;
      const taken = await takePicture(request, tell);
      if (taken.place.timeS !== shownS) return taken;
      taken.bitmap.close();
    }
    return undefined;
  };
  return new ReadableStream<VideoFrame>({
    async pull(controller) {
      if (frames > 0) next = frames < MAX_TAB_FRAMES ? await following() : undefined;
      if (!next) {
        black.end();
        controller.close();
        return;
      }
      const { bitmap, place } = next;
      frames += 1;
      shownS = place.timeS;
      black.see(await bitmapIsBlack(bitmap));
      controller.enqueue(new VideoFrame(bitmap, { timestamp: Math.round(shownS * 1e6), alpha: 'discard' }));
      bitmap.close();
    },
  }, { highWaterMark: 0 });
}
