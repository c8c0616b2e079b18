// What a visitor downloads of the page's own code, and whether it keeps within its budget.
//
//   node tools/size-report.mjs [DIR]      default: web/page/dist
//
// Prints files with their size, and their size as gzip -9 and brotli 11 make it. The budget of 250 KB (250,000 bytes of
// gzip) holds for the page's own JavaScript that every visitor loads at once, the worker's included, and the core's
// module and WebAssembly. Scripts that are reached by import() alone are printed as lazy and not counted, and so are the
// style sheet and ONNX Runtime's glue, which the build splits off as ort.*.js; ONNX Runtime's WebAssembly and the
// networks are left out. Exits with 1 above the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const BUDGET_BYTES = 250_000;
const COUNTED = [/^app\/(?!ort\.)[^/]+\.js$/, /^assets\/core\//];
// Loaded at once; without one of these the sum says nothing.
const ROOTS = [/^app\/index-.*\.js$/, /^app\/worker-.*\.js$/, /^assets\/core\/.*\.mjs$/, /^assets\/core\/.*\.wasm$/];
const PRINTED = [/^app\//, ...COUNTED];

const folder = process.argv[2] ?? join(import.meta.dirname, '../web/page/dist');
const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  .filter((name) => PRINTED.some((pattern) => pattern.test(name)))
  .sort();

// `import ... from "./x.js"` and `export ... from "./x.js"`, as the build writes them; import("./x.js") is not one.
const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)(?:[^"'`();]*from)?\s*["']\.\/([^"']+)["']/g;
const eager = new Set(names.filter((name) => ROOTS.some((pattern) => pattern.test(name))));
for (const name of eager) {
  if (!name.endsWith('.js')) continue;
  for (const [, file] of readFileSync(join(folder, name), 'utf8').matchAll(STATIC_IMPORT)) {
    eager.add(join(dirname(name), file));
  }
}

const column = (value) => String(value).padStart(9);
console.log(`${column('bytes')}${column('gzip')}${column('brotli')}  file`);
const total = [0, 0, 0];
for (const name of names) {
  const bytes = readFileSync(join(folder, name));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  const own = COUNTED.some((pattern) => pattern.test(name));
  const counted = own && eager.has(name);
  if (counted) sizes.forEach((size, i) => { total[i] += size; });
  console.log(`${sizes.map(column).join('')}  ${name}${counted ? '' : own ? ' (lazy, not counted)' : ' (not counted)'}`);
}
console.log(`${total.map(column).join('')}  counted; budget ${BUDGET_BYTES} bytes of gzip`);
if (!ROOTS.every((pattern) => names.some((name) => pattern.test(name)))) {
  console.error(`${folder} is not a whole build of the page`);
  process.exitCode = 1;
} else if (total[1] > BUDGET_BYTES) {
  console.error(`the page is ${total[1] - BUDGET_BYTES} bytes above its budget`);
  process.exitCode = 1;
}
