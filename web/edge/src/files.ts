/** Paths: the repository's built parts, and the files below a folder. */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { openFileBlob } from '@airl/lib/node';
import type { AssetLocations } from '@airl/lib/node';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

function folderUrl(path: string): string {
  return `${pathToFileURL(resolve(path)).href}/`;
}

/** Where the core, the face nets and the models are; `build` is the folder that holds wasm/ and face-net/. */
export function assetLocations(build: string | undefined): AssetLocations & { core: string; faceNet: string } {
  const folder = build ?? join(REPOSITORY, 'build');
  return {
    core: folderUrl(join(folder, 'wasm')),
    faceNet: folderUrl(join(folder, 'face-net')),
    models: folderUrl(join(REPOSITORY, 'models')),
  };
}

/** The model.json that `--model` means. */
export async function modelFile(option: string): Promise<string> {
  return (await stat(option)).isDirectory() ? join(option, 'model.json') : option;
}

/** All files below a folder, by name; hidden ones are left out. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}

/** A file as a Blob that reads only the parts that are asked for. */
export function openFile(path: string): Promise<Blob> {
  return openFileBlob(path);
}
