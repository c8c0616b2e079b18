// What a person downloads with the extension, and what it puts into each page that is checked.
//
//   node tools/extension-size.mjs [DIR]      default: web/extension/dist/chromium
//
// Prints each part with its bytes, and as gzip -9 makes it, near to what a store's zip holds. Exits with 1 where the
// content script is above 10 KB of gzip (10,000 bytes): pages that are checked must not get slow; or the whole above
// 25 MB (25,000,000 bytes).
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGETS_BYTES = { content: 10_000, whole: 25_000_000 };

const folder = process.argv[2] ?? join(import.meta.dirname, '../web/extension/dist/chromium');
/** By the folder or file at the top. */
const parts = new Map();
const whole = { bytes: 0, gzip: 0 };
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath, entry.name);
  const [top, inside] = relative(folder, path).split('/');
  const bytes = readFileSync(path);
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const part = top === 'assets' ? `assets/${inside}` : top;
  if (!parts.has(part)) parts.set(part, { bytes: 0, gzip: 0 });
  for (const sum of [parts.get(part), whole]) {
    sum.bytes += bytes.length;
    sum.gzip += gzip;
  }
}
parts.set('whole', whole);

const column = (value) => String(value).padStart(10);
console.log(`${column('bytes')}${column('gzip')}  part`);
for (const [part, { bytes, gzip }] of parts) console.log(`${column(bytes)}${column(gzip)}  ${part}`);
for (const [part, budget] of Object.entries(BUDGETS_BYTES)) {
  const size = parts.get(part)?.gzip;
  if (size === undefined) console.error(`${folder} is not a whole build of the extension: it has no ${part}`);
  else if (size > budget) console.error(`${part} is ${size - budget} bytes of gzip above its budget`);
  else continue;
  process.exitCode = 1;
}
