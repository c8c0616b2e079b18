// Parses every source of native/ and tests/native/, those of the GPU included, against another LibTorch's headers, with the
// flags of build/release and warnings as errors. Needs no library of it: an answer within minutes to "does it still
// build against 2.x?".
//   tools/check-libtorch.mjs --headers DIR [--cuda DIR] [--before DIR]... [--only TEXT]
//   --headers  folder that holds torch/ and ATen/ (of an installation, or of an unpacked package)
//   --cuda     include folder of a CUDA toolkit: adds what the CUDA build compiles instead, and NCCL where nccl.h is there
//   --before   further include folders that come first (Gloo of the same release)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = new URL('..', import.meta.url).pathname;
const { values } = parseArgs({
  options: {
    headers: { type: 'string' },
    cuda: { type: 'string' },
    before: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', default: '' },
  },
});
const versionHeader = join(values.headers ?? '', 'torch/csrc/api/include/torch/version.h');
if (values.headers === undefined || !existsSync(versionHeader)) {
  console.error('--headers takes a folder with torch/csrc/api/include/torch/version.h');
  process.exit(2);
}
const commandsFile = join(root, 'build/release/compile_commands.json');
if (!existsSync(commandsFile)) {
  console.error('configure first: cmake --preset release');
  process.exit(2);
}
const folder = join(root, 'build/check-libtorch');
mkdirSync(folder, { recursive: true });

const includes = [...values.before, join(values.headers, 'torch/csrc/api/include'), values.headers];
if (values.cuda !== undefined) includes.push(values.cuda);
const headerFlags = includes.flatMap((path) => ['-isystem', path]);
if (values.cuda !== undefined && existsSync(join(values.cuda, 'nccl.h'))) headerFlags.push('-DAIRL_HAS_NCCL');
// The CMake build's include of LibTorch, of its precompiled header, and its output, are left out.
const dropped = [/^-Winvalid-pch$/, /^-[co]$/, /cmake_pch\.hxx/, /\.o$/, /^-include$/, /torch\/csrc\/api\/include$/];

/** Flags of a CMake command, less what belongs to its own LibTorch, output and source. */
function flagsOf(command, file) {
  const words = command.replaceAll('\\"', '"').split(' ').slice(1);
  const kept = [];
  for (let i = 0; i < words.length; ++i) {
    if (words[i] === '-isystem' && dropped.at(-1).test(words[i + 1])) ++i;
    else if (words[i] !== file && !dropped.some((pattern) => pattern.test(words[i]))) kept.push(words[i]);
  }
  return kept;
}

function compile(args) {
  const run = spawnSync('c++', args, { encoding: 'utf8', cwd: folder });
  return { ok: run.status === 0, text: run.stderr };
}

const commands = JSON.parse(readFileSync(commandsFile, 'utf8'))
  .map(({ command, file }) => ({ file, flags: flagsOf(command, file) }))
  .filter(({ file }) => /\/native\/.*\.cc$/.test(file) && !file.includes('/build/'));
if (values.cuda !== undefined) {
  for (const command of commands) command.file = command.file.replace(/\b(gpu_feed|norm_silu)_absent\.cc$/, '$1.cc');
  const like = commands.find(({ file }) => file.includes('/tests/native/'));
  const gpuTests = ['device_test.cc', 'face_batch_test.cc', 'gpu_feed_test.cc', 'norm_silu_test.cc'];
  for (const name of gpuTests) commands.push({ file: join(root, 'tests/native/cuda', name), flags: like.flags });
}

// One precompiled torch/torch.h: parsing it is most of a file's time. A file whose definitions differ does without.
const pch = join(folder, 'torch.h');
writeFileSync(pch, '#include <torch/torch.h>\n');
const first = commands.find(({ file }) => file.endsWith('torch_pch.cc'));
const header = compile([...headerFlags, ...first.flags, '-x', 'c++-header', pch, '-o', `${pch}.gch`]);
if (!header.ok) {
  console.error(header.text);
  process.exit(1);
}

const dependencies = join(folder, 'dependencies.d');
let failures = 0;
const seen = new Set();
for (const { file, flags } of commands) {
  if (seen.has(file) || !file.includes(values.only)) continue;
  seen.add(file);
  const run = compile([...headerFlags, ...flags, '-include', pch, '-fsyntax-only', '-MD', '-MF', dependencies, file]);
  // A header that only the system's LibTorch has would be found there unnoticed.
  const foreign = run.ok ? (readFileSync(dependencies, 'utf8').match(/(?<!\S)\/usr\/include\/(torch|ATen|c10)\/\S+/g) ?? []) : [];
  if (run.ok && foreign.length === 0) continue;
  ++failures;
  console.error(`${file.slice(root.length)}: ${run.ok ? `took ${foreign[0]} of the system's LibTorch` : ''}\n${run.text}`);
}
const part = (name) => new RegExp(`TORCH_VERSION_${name} (\\d+)`).exec(readFileSync(versionHeader, 'utf8'))?.[1];
console.log(`${seen.size} files against LibTorch ${part('MAJOR')}.${part('MINOR')}: ${failures} do not compile`);
process.exit(failures === 0 ? 0 : 1);
