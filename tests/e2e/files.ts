/** The files that the tests drop on the page. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { ChosenFile } from './airl-page.js';

const golden = (name: string): string => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));

export const PORTRAIT_JPEG = golden('astronaut.jpg');
export const PORTRAIT_PNG = golden('astronaut.png');
export const CLIP = golden('astronaut.mp4');

export const emptyClip: ChosenFile = { name: 'empty.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(0) };
export const emptyJpeg: ChosenFile = { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) };
export const textNamedMp4: ChosenFile = {
  name: 'notes.mp4',
  mimeType: 'video/mp4',
  buffer: Buffer.from('These are notes, not a film.\n'.repeat(40)),
};

/** The first third of the clip: its frames are announced, but not there. */
export async function truncatedClip(): Promise<ChosenFile> {
  const whole = await readFile(CLIP);
  return { name: 'truncated.mp4', mimeType: 'video/mp4', buffer: whole.subarray(0, Math.floor(whole.length / 3)) };
}

/** The portrait with a frame header that claims 65,535 x 65,535 pixels. */
export async function hugeJpeg(): Promise<ChosenFile> {
  const buffer = Buffer.from(await readFile(PORTRAIT_JPEG));
  // SOF0: FF C0, length (2 bytes), precision (1), height (2), width (2). ITU-T T.81, B.2.2.
  const frame = buffer.indexOf(Buffer.from([0xff, 0xc0]));
  buffer.writeUInt16BE(0xffff, frame + 5);
  buffer.writeUInt16BE(0xffff, frame + 7);
  return { name: 'huge.jpg', mimeType: 'image/jpeg', buffer };
}
