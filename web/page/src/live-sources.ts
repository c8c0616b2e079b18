/** Cameras and screens, asked for with the reader's leave. */
import { LIVE } from './strings.js';

export type LiveKind = 'webcam' | 'screen';

/** Why nothing can be seen, in the reader's language. */
export class LiveError extends Error {}

/** Opens the webcam, or lets the reader choose a screen, window or tab. Errors: LiveError. */
export async function openLive(kind: LiveKind): Promise<MediaStream> {
  // Absent where the page comes neither from this machine nor by HTTPS.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  // Phones have no getDisplayMedia.
  if (!devices || !(kind === 'webcam' || 'getDisplayMedia' in devices)) throw new LiveError(LIVE.unsupported);
  try {
    return kind === 'webcam'
      ? await devices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1080 } } })
      : await devices.getDisplayMedia({ video: true });
  } catch (error) {
    throw new LiveError(reason(kind, (error as Error).name), { cause: error });
  }
}

function reason(kind: LiveKind, name: string): string {
  if (name === 'NotAllowedError') return kind === 'webcam' ? LIVE.webcamRefused : LIVE.screenRefused;
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return LIVE.notFound;
  return name === 'NotReadableError' || name === 'AbortError' ? LIVE.busy : LIVE.failed;
}
