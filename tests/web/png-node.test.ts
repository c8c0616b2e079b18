/** PNG in Node: a picture takes the memory that its header promises, whatever else the file holds. */
import { deflateSync } from 'node:zlib';

import { encode } from 'fast-png';
import { expect, test } from 'vitest';

import { decodePng } from '../../web/lib/src/png-node.js';
import { pngChunk } from './made-pictures.js';

const PIXELS = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => 5 * i);
const picture = Buffer.from(encode({ width: 5, height: 3, data: PIXELS, channels: 3, depth: 8 }));
const START_BYTES = 33;

test('pixels are read', () => {
  const { rgba, width, height } = decodePng(picture);
  expect([width, height]).toEqual([5, 3]);
  expect(rgba.filter((_, i) => i % 4 < 3)).toEqual(PIXELS);
});

test('data beyond what the header promises is refused while it is inflated', () => {
  const end = picture.subarray(picture.length - 12);
  const bomb = Buffer.concat([
    picture.subarray(0, START_BYTES), pngChunk('IDAT', deflateSync(Buffer.alloc(64 << 20))), end]);
  expect(bomb.length).toBeLessThan(100_000);
  expect(() => decodePng(bomb)).toThrow('more data than its header promises');
});

test('of profiles and texts nothing is inflated', () => {
  const profile = pngChunk('iCCP', Buffer.from('name\0\0no deflated data'));
  const text = pngChunk('zTXt', Buffer.from('name\0\0no deflated data'));
  const bytes = Buffer.concat([picture.subarray(0, START_BYTES), profile, text, picture.subarray(START_BYTES)]);
  expect(decodePng(bytes).rgba).toEqual(decodePng(picture).rgba);
});

test('a file that ends early is damaged, not a picture', () => {
  expect(() => decodePng(picture.subarray(0, 20))).toThrow('ends inside its header');
  expect(() => decodePng(picture.subarray(0, picture.length - 20))).toThrow();
});
