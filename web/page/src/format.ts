/** Numbers as people read them. A no-break space stands between number and unit. */

import { FORMAT } from './strings.js';

const NBSP = '\u00a0';

/**
 * 0..1 as whole percent; the ends read "under 1 %" and "over 99 %", because nothing here is certain. Up to two digits
 * more tell it from one of `others`, which stand beside it, where both round alike and are not.
 */
export function formatProbability(probability: number, others: readonly number[] = []): string {
  const rounded = (value: number, digits: number) => (value * 100).toFixed(digits);
  const isApart = (digits: number) =>
    others.every((other) => other === probability || rounded(other, digits) !== rounded(probability, digits));
  const digits = [0, 1].find(isApart) ?? 2;
  const percent = Number(rounded(probability, digits));
  if (percent < 1) return `${FORMAT.under}${NBSP}1${NBSP}%`;
  if (percent > 99) return `${FORMAT.over}${NBSP}99${NBSP}%`;
  return `${decimal(probability * 100, digits)}${NBSP}%`;
}

/** "61–96 %"; "99.2–99.4 %" or "about 42 %" where both ends round alike. */
export function formatInterval(low: number, high: number): string {
  for (const digits of [0, 1]) {
    const [from, to] = [decimal(low * 100, digits), decimal(high * 100, digits)];
    if (from !== to) return `${from}–${to}${NBSP}%`;
  }
  const middle = formatProbability((low + high) / 2);
  return /^\d/.test(middle) ? `${FORMAT.about}${NBSP}${middle}` : middle;
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
  if (seconds < 1.5) return FORMAT.almostDone;
  if (seconds < 10) return FORMAT.secondsLeft(Math.round(seconds));
  if (seconds < 90) return FORMAT.secondsLeft(Math.round(seconds / 5) * 5);
  return FORMAT.minutesLeft(Math.round(seconds / 60));
}

/** Decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}${NBSP}${FORMAT.bytes}`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)}${NBSP}KB`;
  if (bytes < 1e9) return `${decimal(bytes / 1e6, 1)}${NBSP}MB`;
  return `${decimal(bytes / 1e9, 2)}${NBSP}GB`;
}

function decimal(value: number, digits: number): string {
  return value.toFixed(digits).replace('.', FORMAT.decimal);
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
