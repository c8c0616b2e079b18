import { svg } from '../dom.js';

/** Dark to bright with an even rise in lightness, so that it reads without colours too. */
const COLOURS = [
  [8, 6, 30], [66, 14, 104], [146, 38, 103], [217, 82, 58], [251, 160, 26], [252, 254, 180],
] as const;

/** Drawing units of the picture's side, of its margin for the axes' texts, and of the whole. */
const SIDE = 128;
const MARGIN = 22;
const WIDTH = MARGIN + SIDE + 12;
const HEIGHT = SIDE + 22;

/** Where upsampling by 2, 4 and 8 leaves its lines, as shares of the axis that ends at 1/2 cycle per pixel. */
export const MARKS = [
  { at: 0.25, text: '1/8' },
  { at: 0.5, text: '1/4' },
  { at: 0.75, text: '3/8' },
] as const;
export const TICKS = [{ at: 0, text: '0' }, ...MARKS, { at: 1, text: '1/2' }] as const;

/**
 * A square map, row by row, as a picture with its axes: `low` and below is drawn in the darkest colour, `high` and
 * above in the brightest. `label` is read aloud in its place.
 */
export function spectrumPicture(map: Float32Array, low: number, high: number, label: string): SVGSVGElement {
  return svg(
    'svg',
    { class: 'spectrum-picture', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label },
    svg('image', {
      href: bitmapUrl(map, low, high), x: MARGIN, y: 4, width: SIDE, height: SIDE, 'image-rendering': 'pixelated',
      preserveAspectRatio: 'none',
    }),
    ...MARKS.flatMap(({ at }) => [
      svg('path', { class: 'mark', d: `M${MARGIN + at * SIDE} ${4 + SIDE}v5M${MARGIN} ${4 + at * SIDE}h-5` }),
    ]),
    ...TICKS.flatMap(({ at, text }) => [
      svg('text', { class: 'axis', x: MARGIN + at * SIDE, y: HEIGHT - 3, 'text-anchor': 'middle' }, text),
      at === 0
        ? undefined
        : svg('text', { class: 'axis', x: MARGIN - 6, y: 8 + at * SIDE, 'text-anchor': 'end' }, text),
    ]),
  );
}

/** A Windows bitmap of 256 colours: the one picture format that is written without compression or a canvas. */
function bitmapUrl(map: Float32Array, low: number, high: number): string {
  const side = Math.sqrt(map.length);
  const rowBytes = Math.ceil(side / 4) * 4;
  const pixels = 54 + 256 * 4;
  const bytes = new Uint8Array(pixels + rowBytes * side);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, pixels, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, side, true);
  view.setInt32(22, -side, true); // rows from the top
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  for (let i = 0; i < 256; ++i) {
    const [red, green, blue] = colour(i / 255);
    bytes.set([blue, green, red], 54 + 4 * i);
  }
  map.forEach((value, i) => {
    const level = Math.round((255 * (value - low)) / (high - low));
    bytes[pixels + Math.floor(i / side) * rowBytes + (i % side)] = Math.min(255, Math.max(0, level));
  });
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}

function colour(share: number): [number, number, number] {
  const position = share * (COLOURS.length - 1);
  const index = Math.min(COLOURS.length - 2, Math.floor(position));
  const mix = (channel: 0 | 1 | 2): number => {
    const from = COLOURS[index]?.[channel] ?? 0;
    return Math.round(from + ((COLOURS[index + 1]?.[channel] ?? 0) - from) * (position - index));
  };
  return [mix(0), mix(1), mix(2)];
}
