// Fails on a source file above 400 lines.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const maximum = 400;
const files = execFileSync('git', ['ls-files', 'src', 'wasm', 'native', 'web', 'tests', 'tools', 'cmake'], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => /\.(h|cc|cu|ts|mts|mjs|js|css|html|sh|cmake|proto)$|^tools\/[^./]+$/.test(name));
const problems = files
  .map((name) => ({ name, lines: readFileSync(name, 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > maximum);
problems.forEach(({ name, lines }) => console.error(`${name}: ${lines} lines, ${maximum} at most`));
process.exit(problems.length > 0 ? 1 : 0);
