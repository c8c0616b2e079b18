// Fails on an include that points up the layers of the core, and on native/ or wasm/ headers included by src/.
// base <- image <- decode <- degrade <- faces <- spectrum <- model <- verdict <- pipeline
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
problems.forEach((problem) => console.error(problem));
process.exit(problems.length > 0 ? 1 : 0);
