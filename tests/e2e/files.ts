/** The files that the tests drop on the page. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { encode } from 'fast-png';

import type { ChosenFile } from './airl-page.js';

const golden = (name: string): string => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));

export const PORTRAIT_JPEG = golden('astronaut.jpg');
export const PORTRAIT_PNG = golden('astronaut.png');
export const CLIP = golden('astronaut.mp4');
/** Signed as "made by a generator" (tests/golden/README.md). */
export const SIGNED_JPEG = golden('signed.jpg');
/** Signed as "taken by a camera". */
export const SIGNED_CLIP = golden('signed.mp4');

/** A clip that a test made. */
export function chosenClip(name: string, bytes: Uint8Array): ChosenFile {
  return { name, mimeType: name.endsWith('webm') ? 'video/webm' : 'video/mp4', buffer: Buffer.from(bytes) };
}

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

/** The signed portrait with its last quantization step changed: it shows other pixels than those that were signed. */
export async function changedAfterSigning(): Promise<ChosenFile> {
  const buffer = Buffer.from(await readFile(SIGNED_JPEG));
  // DQT: FF DB, length (2 bytes), precision and number (1), 64 steps. ITU-T T.81, B.2.4.1.
  const lastStep = buffer.indexOf(Buffer.from([0xff, 0xdb])) + 4 + 64;
  buffer.writeUInt8(buffer.readUInt8(lastStep) ^ 1, lastStep);
  return { name: 'changed.jpg', mimeType: 'image/jpeg', buffer };
}

/** The portrait with 33 MB behind its end, which decoders pass over: above the size that is hashed in one piece. */
export async function largeJpeg(): Promise<ChosenFile> {
  const buffer = Buffer.concat([await readFile(PORTRAIT_JPEG), Buffer.alloc(33 * 1024 * 1024)]);
  return { name: 'large.jpg', mimeType: 'image/jpeg', buffer };
}

/** A slope of grey without any face. */
export function faceless(): ChosenFile {
  const side = 320;
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => 40 + Math.floor((i / 3 / side) * 0.5));
  return {
    name: 'wall.png',
    mimeType: 'image/png',
    buffer: Buffer.from(encode({ width: side, height: side, channels: 3, data })),
  };
}
