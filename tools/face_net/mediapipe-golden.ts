/**
 * Writes tests/golden/face_net_mediapipe.json: what MediaPipe's own runtime finds on tests/golden/astronaut.png.
 *
 *   npx tsx tools/face_net/mediapipe-golden.ts
 *
 * Needs Debian's `chromium`. The runtime is loaded from the npm package and runs its calculators and its .tflite
 * interpreter in WebAssembly and WebGL. For the full range it asks for the sparse file; the run named `full` answers
 * that request with the dense file, the one that is converted here, and `full-sparse` leaves it as it is. The option
 * minDetectionConfidence stays unset (its default is 0.5): setting it replaces the decoder's whole options in this
 * release of the runtime, which then aborts for want of num_classes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { CHROMIUM_FLAGS } from '../lib/chromium-flags.mjs';
import { findSourcePackage } from './main.js';

const GOLDEN = fileURLToPath(new URL('../../tests/golden/', import.meta.url));
const SPARSE = 'face_detection_full_range_sparse.tflite';
const DENSE = 'face_detection_full_range.tflite';
const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const RUNS = [
  { name: 'full', model: 'full', sparse: false },
  { name: 'full-sparse', model: 'full', sparse: true },
  { name: 'short', model: 'short', sparse: false },
] as const;
const FLAGS = [...CHROMIUM_FLAGS, '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** A face in fractions of the picture's width and height; keypoints in MediaPipe's order. */
interface Face {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly keypoints: readonly (readonly [number, number])[];
}

const PAGE = `<!doctype html><script src="/face_detection.js"></script><img id="picture" src="/astronaut.png"><script>
  window.detect = async (model) => {
    const detection = new FaceDetection({ locateFile: (file) => '/' + file });
    detection.setOptions({ model });
    const found = new Promise((resolve) => detection.onResults((results) => resolve(results.detections)));
    const picture = document.getElementById('picture');
    await picture.decode();
    await detection.initialize();
    await detection.send({ image: picture });
    return (await found).map(({ boundingBox: box, landmarks }) => ({
      x: box.xCenter - box.width / 2, y: box.yCenter - box.height / 2, width: box.width, height: box.height,
      keypoints: landmarks.map((p) => [p.x, p.y]),
    }));
  };
</script>`;

async function detect(model: string, sparse: boolean): Promise<Face[]> {
  const packageDir = findSourcePackage();
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    const file = name === SPARSE && !sparse ? DENSE : name;
    try {
      const body = name === '' ? PAGE : readFileSync(join(name === 'astronaut.png' ? GOLDEN : packageDir, file));
      const type = MIME[name === '' ? '.html' : extname(name)] ?? 'application/octet-stream';
      response.writeHead(200, { 'Content-Type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(String(error)));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate<Face[]>(`window.detect(${JSON.stringify(model)})`);
  } finally {
    await browser.close();
    server.close();
  }
}

const runs: Record<string, Face[]> = {};
for (const { name, model, sparse } of RUNS) {
  runs[name] = await detect(model, sparse);
  console.log(name, JSON.stringify(runs[name]));
}
const { version } = JSON.parse(readFileSync(join(findSourcePackage(), 'package.json'), 'utf8')) as { version: string };
const golden = { picture: 'astronaut.png', runtime: `@mediapipe/face_detection ${version}`, faces: runs };
writeFileSync(join(GOLDEN, 'face_net_mediapipe.json'), `${JSON.stringify(golden, undefined, 2)}\n`);
