// What a visitor downloads of the page's own code, and whether it keeps within its budget.
//
//   node tools/size-report.mjs [DIR]      default: web/page/dist
//
// Prints files with their size, and their size as gzip -9 and brotli 11 make it. The budget of 250 KB (250,000 bytes of
// gzip) holds for the page's own JavaScript, the worker's and what is loaded later included, and the core's module and
// WebAssembly. Printed but not counted: style sheet; what the build splits off as ort.*.js (ONNX Runtime's glue),
// video-*.js (mediabunny's demuxers with what reads clips through them; fetched while the models load) and c2pa* (the
// reader of Content Credentials; run for files that carry some). ONNX Runtime's WebAssembly and the networks are left out. Exits with 1 above the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const BUDGET_BYTES = 250_000;
const COUNTED = [/^app\/(?!ort\.|video-|c2pa)[^/]+\.js$/, /^service-worker\.js$/, /^assets\/core\//];
// Without one of these the sum says nothing.
const REQUIRED = [
  /^app\/index-.*\.js$/, /^app\/worker-.*\.js$/, /^service-worker\.js$/, /^assets\/core\/.*\.mjs$/, /^assets\/core\/.*\.wasm$/,
];
const PRINTED = [/^app\//, ...COUNTED];

const folder = process.argv[2] ?? join(import.meta.dirname, '../web/page/dist');
const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  .filter((name) => PRINTED.some((pattern) => pattern.test(name)))
  .sort();

const column = (value) => String(value).padStart(9);
console.log(`${column('bytes')}${column('gzip')}${column('brotli')}  file`);
const total = [0, 0, 0];
for (const name of names) {
  const bytes = readFileSync(join(folder, name));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  const counted = COUNTED.some((pattern) => pattern.test(name));
  if (counted) sizes.forEach((size, i) => { total[i] += size; });
  console.log(`${sizes.map(column).join('')}  ${name}${counted ? '' : ' (not counted)'}`);
}
console.log(`${total.map(column).join('')}  counted; budget ${BUDGET_BYTES} bytes of gzip`);
if (!REQUIRED.every((pattern) => names.some((name) => pattern.test(name)))) {
  console.error(`${folder} is not a whole build of the page`);
  process.exitCode = 1;
} else if (total[1] > BUDGET_BYTES) {
  console.error(`the page is ${total[1] - BUDGET_BYTES} bytes above its budget`);
  process.exitCode = 1;
}
