/** The hash of large files against Node's own. */
import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { Sha256, hashInSlices } from '../../web/lib/src/source-hash.js';

function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 2654435761) >>> 13);
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 10_007])('%i bytes in uneven steps', (length) => {
  const bytes = bytesOf(length);
  const hash = new Sha256();
  for (let at = 0; at < length; at += 37) hash.update(bytes.subarray(at, at + 37));
  expect(hash.finish()).toBe(digest(bytes));
});

test('a file of several slices', async () => {
  const bytes = bytesOf(4 * 1024 * 1024 + 5);
  expect(await hashInSlices(new Blob([bytes]), new AbortController().signal)).toBe(digest(bytes));
});

test('an abort ends it', async () => {
  await expect(hashInSlices(new Blob([bytesOf(10)]), AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});
