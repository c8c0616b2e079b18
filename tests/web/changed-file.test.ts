/** Files that are moved or changed while they are checked. */
import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { EncodedPacketSink } from 'mediabunny';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { hashFile } from '../../web/lib/src/file-hash.js';
import { createDetector, openFileBlob, type Detector } from '../../web/lib/src/node.js';
import { hashInSlices } from '../../web/lib/src/source-hash.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const GONE = { name: 'AirlError', code: 'bad_input', message: expect.stringMatching(/no longer be read/) as string };

let detector: Detector;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airl-changed-'));
  detector = await createDetector({
    assets: { core: path('build/wasm/'), faceNet: path('build/face-net/'), models: path('models/') },
  });
});

afterAll(async () => {
  detector.dispose();
  await rm(folder, { recursive: true });
});

/** A golden file of its own, opened; `change` writes to it. */
async function opened(name: string): Promise<{ source: Blob; change: () => Promise<void> }> {
  const copy = join(folder, name);
  await copyFile(path(`tests/golden/${name}`), copy);
  return { source: await openFileBlob(copy), change: () => appendFile(copy, 'more') };
}

test.each(['astronaut.jpg', 'astronaut.png', 'astronaut.mp4'])('%s that changed before it is read', async (name) => {
  const { source, change } = await opened(name);
  await change();
  await expect(detector.kindOf(source)).rejects.toMatchObject(GONE);
  await expect(hashFile(source)).rejects.toMatchObject(GONE);
  await expect(hashInSlices(source)).rejects.toMatchObject(GONE);
  const check = name.endsWith('mp4') ? detector.checkVideo(source).next() : detector.checkImage(source);
  await expect(check).rejects.toMatchObject(GONE);
});

test('a clip that changed between two of its frames gets the report of what was judged, without a hash', async () => {
  const { source, change } = await opened('astronaut.mp4');
  const events = detector.checkVideo(source, { frames: 4 });
  let next = await events.next();
  for (; !next.done; next = await events.next()) if (next.value.type === 'frame') await change();
  const { frames, source: facts, warnings } = next.value;
  expect(frames.length).toBeGreaterThan(0);
  expect(facts.sha256).toBe('');
  expect(warnings.map(({ code }) => code)).toContain('file_changed');
});

test('a clip whose index cannot be read to its end is refused as truncated', async () => {
  const broken = vi.spyOn(EncodedPacketSink.prototype, 'getKeyPacket');
  broken.mockRejectedValue(new RangeError('out of reach'));
  try {
    const { source } = await opened('astronaut.mp4');
    const check = (async () => {
      for await (const event of detector.checkVideo(source)) void event;
    })();
    await expect(check).rejects.toMatchObject({
      code: 'truncated', message: expect.stringMatching(/index.*out of reach/) as string,
    });
  } finally {
    broken.mockRestore();
  }
});
