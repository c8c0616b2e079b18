/** PNG in Node: a picture takes the memory that its header promises, whatever else the file holds. */
import { deflateSync } from 'node:zlib';

import { encode } from 'fast-png';
import { expect, test } from 'vitest';

import { decodePng } from '../../web/lib/src/png-node.js';
import { pngChunk } from './made-pictures.js';

const PIXELS = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => 5 * i);
const picture = Buffer.from(encode({ width: 5, height: 3, data: PIXELS, channels: 3, depth: 8 }));
const SIGNATURE = picture.subarray(0, 8);
const IHDR = picture.subarray(8, 33);
const REST = picture.subarray(33);
const END = picture.subarray(picture.length - 12);

test('pixels are read', () => {
  const { rgba, width, height } = decodePng(picture);
  expect([width, height]).toEqual([5, 3]);
  expect(rgba.filter((_, i) => i % 4 < 3)).toEqual(PIXELS);
});

const MORE_DATA = pngChunk('IDAT', deflateSync(Buffer.alloc(64 << 20)));

// A private chunk takes the place where the header is read; 0xff there makes any bound invalid.
const FOREIGN = pngChunk('teSt', Buffer.alloc(13, 0xff));

test.each([
  ['behind its header', [IHDR]],
  ['with a private chunk in front', [FOREIGN, IHDR]],
  ['with samples of 255 bits', [pngChunk('IHDR', [0, 0, 64, 0, 0, 0, 3, 32, 255, 0, 0, 0, 0])]],
])('data beyond what the header promises is refused while it is inflated, %s', (_, chunks) => {
  const bomb = Buffer.concat([SIGNATURE, ...chunks, MORE_DATA, END]);
  expect(bomb.length).toBeLessThan(100_000);
  expect(() => decodePng(bomb)).toThrow('more data than its header promises');
});

test.each([
  ['data in front of the header', [MORE_DATA, IHDR, REST]],
  ['a header of another length', [pngChunk('IHDR', [...IHDR.subarray(8, 21), 0]), REST]],
  ['no header', [FOREIGN, REST]],
])('%s is refused', (_, chunks) => {
  expect(() => decodePng(Buffer.concat([SIGNATURE, ...chunks]))).toThrow('does not begin with its header');
});

test('data that zlib refuses is kept from the decoder, which would take it', () => {
  // A dynamic block (RFC 1951, 3.2.7) with 32 distance codes, two too many: lengths of the code lengths 18 and 1, the
  // lengths by them, a picture's 48 bytes of 0, the end.
  const bits = `1 01 00000 11111 0111 ${'000 000 100'} ${'000'.repeat(14)} 100`
    + ` 0 1 1111111 1 0101011 0 1 1010100 ${'0'.repeat(48)} 1`;
  const bytes = bits.replaceAll(' ', '').match(/.{1,8}/g)!.map((byte) => parseInt([...byte].reverse().join(''), 2));
  const data = pngChunk('IDAT', [0x78, 0x9c, ...bytes, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(() => decodePng(Buffer.concat([SIGNATURE, IHDR, data, END]))).toThrow('cannot be inflated');
});

test('chunks without data among the others do not count', () => {
  const empty = pngChunk('IDAT', []);
  expect(decodePng(Buffer.concat([SIGNATURE, IHDR, empty, REST.subarray(0, -12), empty, END]))).toEqual(
    decodePng(picture));
});

test('a checksum of the data that does not hold is no reason to refuse it', () => {
  const bytes = Buffer.from(picture);
  bytes[bytes.length - 17]! ^= 0xff;  // in front of the chunk's own checksum and IEND
  expect(decodePng(bytes)).toEqual(decodePng(picture));
});

test('of profiles and texts nothing is inflated', () => {
  const profile = pngChunk('iCCP', Buffer.from('name\0\0no deflated data'));
  const text = pngChunk('zTXt', Buffer.from('name\0\0no deflated data'));
  const bytes = Buffer.concat([SIGNATURE, IHDR, profile, text, REST]);
  expect(decodePng(bytes).rgba).toEqual(decodePng(picture).rgba);
});

test('a file that ends early is damaged, not a picture', () => {
  expect(() => decodePng(picture.subarray(0, 20))).toThrow('ends inside its header');
  expect(() => decodePng(picture.subarray(0, picture.length - 20))).toThrow();
});
