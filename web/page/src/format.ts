/** Numbers as people read them. A no-break space stands between number and unit. */

const NBSP = '\u00a0';

/** 0..1 as whole percent; the ends read "under 1 %" and "over 99 %", because nothing here is certain. */
export function formatProbability(probability: number): string {
  const percent = Math.round(probability * 100);
  if (percent < 1) return `under${NBSP}1${NBSP}%`;
  if (percent > 99) return `over${NBSP}99${NBSP}%`;
  return `${percent}${NBSP}%`;
}

/** "61–96 %". */
export function formatInterval(low: number, high: number): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)}${NBSP}%`;
}

/** Seconds as "0:03.2" or "1:02:03.4"; without the tenths where `tenths` is false. */
export function formatTimestamp(seconds: number, tenths = true): string {
  const whole = tenths ? Math.round(seconds * 10) / 10 : Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = (whole % 60).toFixed(tenths ? 1 : 0).padStart(tenths ? 4 : 2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** "about 40 s left", rounded so that it does not flicker. */
export function formatSecondsLeft(seconds: number): string {
  if (seconds < 1.5) return 'almost done';
  if (seconds < 10) return `about ${Math.round(seconds)}${NBSP}s left`;
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5}${NBSP}s left`;
  return `about ${Math.round(seconds / 60)}${NBSP}min left`;
}

/** Decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}${NBSP}bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)}${NBSP}KB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)}${NBSP}MB`;
  return `${(bytes / 1e9).toFixed(2)}${NBSP}GB`;
}

const CODEC_NAMES: Record<string, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  bmp: 'BMP',
  mp4: 'MP4',
  mov: 'QuickTime',
  webm: 'WebM',
  matroska: 'Matroska',
  mkv: 'Matroska',
  avc: 'H.264',
  hevc: 'H.265',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
};

/** The usual spelling of a container's or codec's name. */
export function formatCodec(name: string): string {
  return CODEC_NAMES[name.toLowerCase()] ?? name;
}
