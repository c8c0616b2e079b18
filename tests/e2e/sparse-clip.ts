/** A clip whose pictures lie beyond 4 GB of its file, most of which is a hole that takes no room on the disk. */
import { open, readFile } from 'node:fs/promises';

import { CLIP } from './files.js';

const HOLE_BYTES = 4_500_000_000;

interface Box {
  type: string;
  start: number;
  end: number;
}

/** Boxes between two places, of those with 32-bit sizes (ISO/IEC 14496-12, 4.2). */
function boxes(file: Buffer, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at < end; ) {
    const size = file.readUInt32BE(at);
    found.push({ type: file.toString('latin1', at + 4, at + 8), start: at, end: at + size });
    at += size;
  }
  return found;
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0));
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...parts]);
}

const CONTAINERS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** A box of the index with its chunk offsets moved on by `shift`, in 64 bits (8.7.5: stco becomes co64). */
function moved(file: Buffer, { type, start, end }: Box, shift: number): Buffer {
  if (CONTAINERS.includes(type)) {
    return box(type, ...boxes(file, start + 8, end).map((child) => moved(file, child, shift)));
  }
  if (type !== 'stco') return file.subarray(start, end);
  const count = file.readUInt32BE(start + 12);
  const table = Buffer.alloc(8 + 8 * count);
  file.copy(table, 0, start + 8, start + 16);
  for (let i = 0; i < count; ++i) {
    table.writeBigUInt64BE(BigInt(file.readUInt32BE(start + 16 + 4 * i) + shift), 8 + 8 * i);
  }
  return box('co64', table);
}

/** Writes the golden clip with a hole of 4.5 GB before its pictures; returns the file's length in bytes. */
export async function writeClipBeyond4Gb(path: string): Promise<number> {
  const clip = await readFile(CLIP);
  const all = boxes(clip, 0, clip.length);
  const start = all.find(({ type }) => type === 'ftyp')!;
  const media = all.find(({ type }) => type === 'mdat')!;
  const index = all.find(({ type }) => type === 'moov')!;
  // The hole is a box of its own, with a 64-bit size.
  const hole = Buffer.alloc(16);
  hole.writeUInt32BE(1);
  hole.write('free', 4, 'latin1');
  hole.writeBigUInt64BE(BigInt(HOLE_BYTES), 8);
  const mediaAt = start.end + HOLE_BYTES;
  const tail = Buffer.concat([
    clip.subarray(media.start, media.end), moved(clip, index, mediaAt - media.start),
  ]);
  const file = await open(path, 'w');
  try {
    await file.write(clip.subarray(start.start, start.end), 0, start.end, 0);
    await file.write(hole, 0, hole.length, start.end);
    await file.write(tail, 0, tail.length, mediaAt);
  } finally {
    await file.close();
  }
  return mediaAt + tail.length;
}
