/** What Chromium shows as a webcam's picture. */
import { readFile, writeFile } from 'node:fs/promises';

import { decode } from 'fast-png';

import { PORTRAIT_PNG } from './files.js';

/** A webcam's picture: the portrait as Y4M, 4:2:0, BT.601 limited range. */
export async function writeWebcam(path: string): Promise<void> {
  const { data, width, height, channels } = decode(await readFile(PORTRAIT_PNG));
  const at = (x: number, y: number): number[] => Array.from(data.subarray((y * width + x) * channels).slice(0, 3));
  const plane = (step: number, weights: number[], offset: number): Buffer => {
    const bytes: number[] = [];
    for (let y = 0; y < height; y += step) {
      for (let x = 0; x < width; x += step) {
        bytes.push(Math.round(offset + at(x, y).reduce((sum, value, i) => sum + value * weights[i]!, 0)));
      }
    }
    return Buffer.from(bytes);
  };
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'), plane(1, [0.257, 0.504, 0.098], 16), plane(2, [-0.148, -0.291, 0.439], 128),
    plane(2, [0.439, -0.368, -0.071], 128),
  ]);
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(path, Buffer.concat([header, ...Array.from({ length: 10 }, () => frame)]));
}
