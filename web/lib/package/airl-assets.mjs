#!/usr/bin/env node
// Lays what the library loads beside a page: airl-assets FOLDER, for example "airl-assets public/airl".
// FOLDER gets core/, face-net/, models/ and ort/; createDetector({ assets: '/airl/' }) then finds them.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2];
if (folder === undefined || folder.startsWith('-') || process.argv.length > 3) {
  console.error('usage: airl-assets FOLDER');
  process.exit(2);
}
cpSync(fileURLToPath(new URL('assets', import.meta.url)), folder, { recursive: true });
console.log(`AIRL's assets lie in ${folder}`);
