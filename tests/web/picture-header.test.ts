/** Pictures are refused by their header's size before they are decoded, and said to be animated. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { AirlCore, CoreCheck } from '../../wasm/airl-core.js';
import type { Host } from '../../web/lib/src/host.js';
import { nodeHost } from '../../web/lib/src/host-node.js';
import { createDetector, type Detector } from '../../web/lib/src/node.js';
import { readPictureHeader } from '../../web/lib/src/picture-header.js';
import { loadPicture } from '../../web/lib/src/source.js';
import { animatedGif, animatedPng, animatedWebp, gif, lossyWebp, losslessWebp, pngHeader } from './made-pictures.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

test.each([
  ['a PNG', 'png', pngHeader(70_000, 3), { width: 70_000, height: 3 }],
  ['a PNG with a second IHDR', 'png', Buffer.concat([pngHeader(5, 3), pngHeader(9, 70_000).subarray(8)]),
    { width: 9, height: 70_000 }],
  ['a GIF', 'gif', gif({ width: 65_535, height: 2, images: 1 }), { width: 65_535, height: 2 }],
  ['a GIF with an image beyond its screen', 'gif', gif({ width: 5, height: 2, images: 1, imageSide: 40_000 }),
    { width: 40_000, height: 40_000 }],
  ['a lossy WebP', 'webp', lossyWebp(16_383, 9), { width: 16_383, height: 9 }],
  ['a lossless WebP', 'webp', losslessWebp(7, 16_384), { width: 7, height: 16_384 }],
  ['an extended WebP', 'webp', animatedWebp({ width: 1 << 24, height: 3, images: 1 }), { width: 1 << 24, height: 3 }],
  ['an AVIF', 'avif', Buffer.from('\0\0\0\x18ftypavif\0\0\0\0avifmif1'), { width: 0, height: 0 }],
  ['an AVIF with "avis" elsewhere', 'avif', Buffer.from('\0\0\0\x18ftypavifavisavifmif1avis'), { width: 0, height: 0 }],
])('the header of %s says how large it is', (_, format, bytes, size) => {
  expect(readPictureHeader(bytes, format)).toEqual({ ...size, animated: false });
});

test.each([
  ['PNG', 'png', animatedPng(pngHeader(9, 9), 2)],
  ['GIF', 'gif', animatedGif(9, 9)],
  ['WebP', 'webp', animatedWebp({ width: 9, height: 9, images: 2 })],
  ['AVIF', 'avif', Buffer.from('\0\0\0\x18ftypavis\0\0\0\0avifmif1')],
  ['AVIF of compatible brand avis', 'avif', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0mif1msf1avis')],
])('an animated %s is told from a still one', (_, format, bytes) => {
  expect(readPictureHeader(bytes, format)).toMatchObject({ animated: true });
});

test('a PNG with the animation of one frame is still', () => {
  expect(readPictureHeader(animatedPng(pngHeader(9, 9), 1), 'png')).toMatchObject({ animated: false });
});

test('headers that are cut anywhere say what there is, and end', () => {
  const whole = { png: animatedPng(pngHeader(9, 9), 2), gif: animatedGif(9, 9), webp: lossyWebp(9, 9) };
  for (const [format, bytes] of Object.entries(whole)) {
    for (let length = 0; length < bytes.length; length += 1) {
      const { width, height } = readPictureHeader(bytes.subarray(0, length), format);
      expect([0, 9]).toContain(width);
      expect([0, 9]).toContain(height);
    }
  }
});

describe('a check', () => {
  let core: AirlCore;
  let detector: Detector;

  beforeAll(async () => {
    const assets = { core: path('build/wasm/'), faceNet: path('build/face-net/'), models: path('models/') };
    core = await nodeHost.loadCore(new URL('build/wasm/', new URL('../../', import.meta.url)).href);
    detector = await createDetector({ assets });
  });
  afterAll(() => detector.dispose());

  test.each([
    ['png', pngHeader(16_385, 1)],
    ['gif', gif({ width: 10_000, height: 6401, images: 1 })],
    ['webp', losslessWebp(8001, 8000)],
  ])('refuses a %s above the limits as the core does, and asks no decoder', async (format, bytes) => {
    const asked: string[] = [];
    const host: Host = { ...nodeHost, decodePicture: (_, kind) => (asked.push(kind), Promise.reject(new Error())) };
    const source = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    await expect(loadPicture(host, core, {} as CoreCheck, source, format)).rejects.toMatchObject({
      code: 'too_large', message: expect.stringMatching(/^a picture of \d+ x \d+ pixels is above the limit/) as string,
    });
    expect(asked).toEqual([]);
  });

  test('of an animated PNG warns that its first frame alone was judged', async () => {
    const still = await readFile(path('tests/golden/astronaut.png'));
    const codes = async (bytes: Uint8Array): Promise<string[]> =>
      (await detector.checkImage(bytes)).warnings.map(({ code }) => code);
    expect(await codes(animatedPng(still, 2))).toContain('first_frame_only');
    expect(await codes(still)).not.toContain('first_frame_only');
  });
});
