import type { ReportLevels } from './report.js';

/** The numbers that a report keeps as bytes: natural logarithms of amplitude, off by half a step of 1/255 at most. */
export function spectrumLevels({ low, high, levels }: ReportLevels): Float32Array {
  return Float32Array.from(atob(levels), (byte) => low + (byte.charCodeAt(0) / 255) * (high - low));
}
