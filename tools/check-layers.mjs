// Fails on an include that points up the layers of the core, on native/ or wasm/ headers included by src/, and on an
// import from one room of the extension into another.
// base <- image <- decode <- degrade <- faces <- spectrum <- model <- verdict <- pipeline
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const layers = ['base', 'image', 'decode', 'degrade', 'faces', 'spectrum', 'model', 'verdict', 'pipeline'];
const root = new URL('..', import.meta.url).pathname;
const problems = [];

const sources = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(h|cc|cu|cuh)$/.test(name))
    .map((name) => join(folder, name));

for (const file of [...sources('src'), ...sources('wasm')]) {
  const [top, room] = file.split('/');
  for (const [, included] of readFileSync(join(root, file), 'utf8').matchAll(/^#include "([^"]+)"/gm)) {
    const [includedTop, includedRoom] = included.split('/');
    if (includedTop !== 'src' && !(top === 'wasm' && includedTop === 'wasm')) {
      problems.push(`${file}: includes ${included}; the core and its binding include only src/ by full path`);
    } else if (top === 'src' && !layers.includes(room)) {
      problems.push(`${file}: the room ${room} is not in the list of layers`);
    } else if (top === 'src' && layers.indexOf(includedRoom) > layers.indexOf(room)) {
      problems.push(`${file}: includes ${included}, which lies above ${room}`);
    }
  }
}

// Rooms run in different places: what two of them need stands in shared/. Firefox's event page is two rooms in one.
const roomsOfFirefox = ['background', 'offscreen'];
const extension = 'web/extension/src';
for (const name of readdirSync(join(root, extension), { recursive: true, encoding: 'utf8' })) {
  const [room, ...inside] = name.split('/');
  if (inside.length === 0 || !name.endsWith('.ts')) continue;
  const file = join(extension, name);
  for (const [, imported] of readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
    const [importedRoom] = relative(join(root, extension), resolve(root, extension, dirname(name), imported)).split('/');
    const open = [room, 'shared', ...(room === 'firefox' ? roomsOfFirefox : [])];
    if (!open.includes(importedRoom)) problems.push(`${file}: imports ${imported}; only shared/ is imported across rooms`);
  }
}

problems.forEach((problem) => console.error(problem));
process.exit(problems.length > 0 ? 1 : 0);
