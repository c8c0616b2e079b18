/** Faces cut from the checked file at full size, as this browser decodes it. */
import type { Report } from '@airl/lib';

/** One face in one frame. */
export interface FacePixels {
  /** Id of its track in the report. */
  track: number;
  timestamp_s: number;
  /** What was cut, pixels of the upright frame. */
  x: number;
  y: number;
  width: number;
  height: number;
  png: Uint8Array<ArrayBuffer>;
}

type Cut = Omit<FacePixels, 'png'>;

/** Of each face this many frames, those where it looks most fake. */
export const FRAMES_PER_FACE = 4;
/** Faces beyond these are left out. */
const MAX_FACES = 4;
/** Sides of the face's box that hold all the network saw of it: its margin of 1.3, turned upright. */
const BOX_SIDES = 2;
/** Side of the window of the spectrum, pixels at native resolution. */
const WINDOW_PX = 256;

/** Rejects where the browser cannot show the file. */
export async function cutFaces(media: Blob, report: Report): Promise<FacePixels[]> {
  const cuts = cutsOf(report);
  if (report.source.kind === 'video') return cutFromVideo(media, cuts, report.source);
  const picture = await createImageBitmap(media);
  const square = { x: 1, y: 1 };
  try {
    return await Promise.all(cuts.map(async (cut) => ({ ...cut, png: await pngOf(picture, cut, square) })));
  } finally {
    picture.close();
  }
}

function cutsOf({ tracks, source }: Report): Cut[] {
  return [...tracks].sort((a, b) => b.probability - a.probability).slice(0, MAX_FACES).flatMap((track) =>
    [...track.observations].sort((a, b) => b.logit - a.logit).slice(0, FRAMES_PER_FACE).map(({ timestamp_s, box }) => {
      const side = Math.max(WINDOW_PX, BOX_SIDES * Math.max(box.width, box.height));
      const x = Math.max(0, Math.floor(box.x + box.width / 2 - side / 2));
      const y = Math.max(0, Math.floor(box.y + box.height / 2 - side / 2));
      return {
        track: track.id, timestamp_s, x, y,
        width: Math.min(source.width, Math.ceil(x + side)) - x,
        height: Math.min(source.height, Math.ceil(y + side)) - y,
      };
    }));
}

async function cutFromVideo(
  media: Blob, cuts: Cut[], { width, height }: { width: number; height: number },
): Promise<FacePixels[]> {
  const url = URL.createObjectURL(media);
  const video = document.createElement('video');
  video.muted = true;
  try {
    video.src = url;
    await happened(video, 'loadeddata');
    // Stored pixels need not be square.
    const shown = { x: video.videoWidth / width, y: video.videoHeight / height };
    const faces: FacePixels[] = [];
    for (const cut of cuts) {
      // A frame's own time may be rounded down to the frame before it.
      video.currentTime = cut.timestamp_s + 0.001;
      await happened(video, 'seeked');
      faces.push({ ...cut, png: await pngOf(video, cut, shown) });
    }
    return faces;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

function happened(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
  });
}

/** `shown`: pixels of `frame` for each pixel of the cut. */
async function pngOf(
  frame: CanvasImageSource, { x, y, width, height }: Cut, shown: { x: number; y: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const part = [x * shown.x, y * shown.y, width * shown.x, height * shown.y] as const;
  canvas.getContext('2d')!.drawImage(frame, ...part, 0, 0, width, height);
  const png = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await png.arrayBuffer());
}
