/**
 * Makes the face nets of the page, the extension and Node from the BlazeFace files of an npm package.
 *
 *   npx tsx tools/face_net/main.ts --out DIR
 *
 * writes DIR/face-full.onnx, DIR/face-short.onnx and DIR/face-net.json (what each file is, with its sha256).
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { convertToOnnx } from './convert.js';
import { readTflite } from './tflite.js';

const PACKAGE = '@mediapipe/face_detection';

/** Anchor layouts are defined by the core's detector head: `full` 48 x 48, `short` 16 x 16 x 2 then 8 x 8 x 6. */
const NETS = [
  {
    name: 'face-full',
    source: 'face_detection_full_range.tflite',
    anchorLayout: 'full',
    inputSize: 192,
    anchors: 2304,
  },
  {
    name: 'face-short',
    source: 'face_detection_short_range.tflite',
    anchorLayout: 'short',
    inputSize: 128,
    anchors: 896,
  },
] as const;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Folder of the npm package, as Node resolves it from this file. */
export function findSourcePackage(): string {
  return dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
}

/** Converts every net into `outDir`, which is made where it is missing; returns what face-net.json says of each. */
export function writeFaceNets(outDir: string) {
  const packageDir = findSourcePackage();
  const { version, license } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
    license: string;
  };
  if (license !== 'Apache-2.0') throw new Error(`${PACKAGE} ${version} states the licence ${license}, not Apache-2.0`);
  mkdirSync(outDir, { recursive: true });
  const nets = NETS.map((net) => {
    const source = readFileSync(join(packageDir, net.source));
    const converted = convertToOnnx(readTflite(source), net.name);
    if (converted.inputSize !== net.inputSize || converted.anchors !== net.anchors) {
      const found = `${converted.inputSize} px, ${converted.anchors} anchors`;
      throw new Error(`${net.source}: ${found} where ${net.inputSize} px, ${net.anchors} anchors belong`);
    }
    const file = `${net.name}.onnx`;
    writeFileSync(join(outDir, file), converted.file);
    return {
      name: net.name,
      file,
      input_size: net.inputSize,
      anchors: net.anchors,
      anchor_layout: net.anchorLayout,
      bytes: converted.file.length,
      sha256: sha256(converted.file),
      licence: license,
      source: { package: PACKAGE, version, file: net.source, sha256: sha256(source) },
    };
  });
  writeFileSync(join(outDir, 'face-net.json'), `${JSON.stringify({ schema_version: 1, nets }, undefined, 2)}\n`);
  return nets;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  if (values.out === undefined) {
    console.error('usage: tsx tools/face_net/main.ts --out DIR');
    process.exitCode = 2;
  } else {
    for (const { file, bytes, source } of writeFaceNets(values.out)) {
      console.log(`${file}: ${bytes} bytes from ${source.file} of ${source.package} ${source.version}`);
    }
  }
}
