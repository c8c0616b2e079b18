/** Content Credentials: whether a file carries some, and what is made of a manifest store, hostile ones included. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { mediaTypeWithCredentials } from '../../web/page/src/credentials/container-scan.js';
import { parseManifestStore } from '../../web/page/src/credentials/manifest-store.js';
import { MAX_CREDENTIALS_ENTRIES, MAX_CREDENTIALS_NAME, MAX_SCANNED_PARTS } from '../../web/page/src/limits.js';

const golden = (name: string): string => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
const blobOf = (...parts: Uint8Array[]): Blob => new Blob(parts as Uint8Array<ArrayBuffer>[]);
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const uint32 = (value: number): Uint8Array => new Uint8Array([value >> 24, value >> 16, value >> 8, value]);

/** A PNG's or BMFF file's part: size in front, then its type. */
const chunk = (type: string, bytes: number): Uint8Array[] => [uint32(bytes), ascii(type), new Uint8Array(bytes + 4)];

test('signed files are told from unsigned ones', async () => {
  const found = async (name: string): Promise<string | undefined> =>
    mediaTypeWithCredentials(blobOf(await readFile(golden(name))));
  expect(await found('signed.jpg')).toBe('image/jpeg');
  expect(await found('signed.mp4')).toBe('video/mp4');
  for (const name of ['astronaut.jpg', 'astronaut.png', 'astronaut.mp4']) expect(await found(name)).toBeUndefined();
});

test('PNG and WebP carry them in chunks', async () => {
  const png = [ascii('\x89PNG\r\n\x1a\n'), ...chunk('IHDR', 13)];
  expect(await mediaTypeWithCredentials(blobOf(...png, ...chunk('IDAT', 8)))).toBeUndefined();
  expect(await mediaTypeWithCredentials(blobOf(...png, ...chunk('caBX', 8)))).toBe('image/png');
  const riff = (type: string): Blob =>
    blobOf(ascii('RIFF\0\0\0\0WEBPVP8 \x03\0\0\0abc\0'), ascii(type), ascii('\x02\0\0\0ab'));
  expect(await mediaTypeWithCredentials(riff('C2PA'))).toBe('image/webp');
  expect(await mediaTypeWithCredentials(riff('EXIF'))).toBeUndefined();
});

test('a search ends at its limit, at sizes that lead nowhere and at the end of the file', async () => {
  const start = ascii('\x89PNG\r\n\x1a\n');
  const parts = Array.from({ length: MAX_SCANNED_PARTS }, () => chunk('tEXt', 0)).flat();
  expect(await mediaTypeWithCredentials(blobOf(start, ...parts, ...chunk('caBX', 8)))).toBeUndefined();
  expect(await mediaTypeWithCredentials(blobOf(start, ...parts.slice(3), ...chunk('caBX', 8)))).toBe('image/png');
  // A box of size 0 reaches to the end; one smaller than its own header would be read for ever.
  for (const bytes of [0, 4]) {
    const box = blobOf(uint32(bytes), ascii('ftypisom'), new Uint8Array(64));
    expect(await mediaTypeWithCredentials(box)).toBeUndefined();
  }
  const huge = blobOf(uint32(1), ascii('ftypisom'), new Uint8Array(8).fill(0xff), new Uint8Array(64));
  expect(await mediaTypeWithCredentials(huge)).toBeUndefined();
  expect(await mediaTypeWithCredentials(new Blob())).toBeUndefined();
});

const store = (manifest: object, failures: string[] = []): object => ({
  active_manifest: 'm',
  manifests: { m: manifest },
  validation_results: { activeManifest: { failure: failures.map((code) => ({ code })) } },
  validation_state: failures.length > 0 ? 'Invalid' : 'Valid',
});

test('what changed after signing is told from what never held', () => {
  expect(parseManifestStore(store({})).state).toBe('intact');
  expect(parseManifestStore(store({}, ['assertion.bmffHash.mismatch'])).state).toBe('changed');
  expect(parseManifestStore(store({}, ['claimSignature.mismatch'])).state).toBe('invalid');
  expect(parseManifestStore({ ...store({}), validation_state: 'Invalid' }).state).toBe('invalid');
});

test('origins come from earlier steps too', () => {
  const from = (type: string): object => ({
    assertions: [
      { label: 'c2pa.actions.v2', data: { actions: [{ action: 'c2pa.created', digitalSourceType: type }] } },
    ],
  });
  const parsed = parseManifestStore({
    ...store(from('http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture')),
    manifests: {
      m: { assertions: [{ label: 'c2pa.actions', data: { actions: [{ action: 'c2pa.opened' }] } }], ingredients: [{}] },
      earlier: from('http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'),
    },
  });
  expect(parsed).toMatchObject({ origins: ['generated'], actions: ['c2pa.opened'], ingredients: 1 });
});

test("a stranger's text is cut, and shapes that no tool writes are nothing", () => {
  const tools = Array.from({ length: 500 }, (_, i) => ({ name: `${i}`.padEnd(10_000, 'x') }));
  const parsed = parseManifestStore(store({ claim_generator_info: tools }));
  expect(parsed.tools).toHaveLength(MAX_CREDENTIALS_ENTRIES);
  expect(parsed.tools[0]).toHaveLength(MAX_CREDENTIALS_NAME);
  const odd = { signature_info: 7, assertions: { label: 1 }, ingredients: 'many', claim_generator_info: [null, 'x'] };
  expect(parseManifestStore(store(odd))).toMatchObject({ signer: [], tools: [], actions: [], ingredients: 0 });
  for (const nothing of [null, [], 'x', { manifests: {} }, { active_manifest: 'constructor', manifests: {} }]) {
    expect(() => parseManifestStore(nothing)).toThrow('no active manifest');
  }
});
