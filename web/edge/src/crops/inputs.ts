/** Which files are cut, and what they are known to be. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import { filesBelow } from '../files.js';
import type { CropLayout } from '../usage.js';

/** 1 = fake. */
export type Label = 0 | 1;

/** A file to cut. */
export interface CropInput {
  path: string;
  /** Relative to the input folder, with slashes; the file's identity in the manifest. */
  origin: string;
  source: string;
  /** Of the whole picture; null where its halves differ. */
  label: Label | null;
}

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name).sort();
}

/** Lists the inputs of `root`. Throws where the layout's folders are missing. */
export async function listInputs(root: string, layout: CropLayout): Promise<CropInput[]> {
  const tops: { folder: string; source: string; label: Label | null }[] = [];
  const names = await folders(root);
  if (layout === 'pair') {
    for (const source of names) tops.push({ folder: join(root, source), source, label: null });
  } else {
    for (const [name, label] of [['real', 0], ['fake', 1]] as const) {
      if (!names.includes(name)) continue;
      for (const source of await folders(join(root, name))) {
        tops.push({ folder: join(root, name, source), source, label });
      }
    }
  }
  if (tops.length === 0) {
    throw new Error(`${root} has no ${layout === 'pair' ? '<source>' : 'real/<source> or fake/<source>'} folder`);
  }
  const inputs: CropInput[] = [];
  for (const { folder, source, label } of tops) {
    for (const path of await filesBelow(folder)) {
      inputs.push({ path, origin: relative(root, path).split(sep).join('/'), source, label });
    }
  }
  return inputs;
}
