// Sums the JUnit files of a folder into the closing line "N passed, N failed"; exits 1 where anything failed or nothing ran.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
let passed = 0;
let failed = 0;
let skipped = 0;

for (const file of readdirSync(folder).filter((name) => name.endsWith('.xml')).sort()) {
  const text = readFileSync(join(folder, file), 'utf8');
  // One entry a <testcase>; self-closing ones passed.
  for (const [, attributes, body] of text.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    if (/<(?:failure|error)\b/.test(body ?? '')) {
      failed += 1;
      console.log(`failed: ${file}: ${/\bname="([^"]*)"/.exec(attributes)?.[1] ?? '?'}`);
    } else if (/<skipped\b/.test(body ?? '')) {
      skipped += 1;
      const name = /\bname="([^"]*)"/.exec(attributes)?.[1] ?? '?';
      const reason = /<skipped[^>]*\bmessage="([^"]*)"/.exec(body ?? '')?.[1] ?? 'no reason given';
      console.log(`skipped: ${file}: ${name}: ${reason.replaceAll(/&#x?0*a;|&#10;/gi, ' ')}`);
    } else {
      passed += 1;
    }
  }
}
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
