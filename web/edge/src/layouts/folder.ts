/** Plain folders: `real/<source>/**` and `fake/<generator>/**`; or `<source>/**` of pictures whose halves differ. */
import { join, relative, sep } from 'node:path';

import { filesBelow } from '../files.js';
import type { Label, Listing } from './listing.js';
import { foldersIn, requireFolder } from './tree.js';

interface Top {
  folder: string;
  source: string;
  label: Label | null;
}

async function listTops(root: string, tops: Top[]): Promise<Listing> {
  const listing: Listing = { inputs: [], missing: [], skipped: [], notes: [] };
  for (const { folder, source, label } of tops) {
    const paths = await filesBelow(folder);
    if (paths.length === 0) listing.notes.push(`${folder} holds no file`);
    for (const path of paths) {
      const origin = relative(root, path).split(sep).join('/');
      listing.inputs.push({
        path, origin, source, label, clip: origin, identities: [], split: null, compression: null, recording: null,
      });
    }
  }
  return listing;
}

/** `real/<source>/**`, `fake/<generator>/**`; either class may be absent. */
export async function listFolder(root: string): Promise<Listing> {
  await requireFolder(root);
  const tops: Top[] = [];
  for (const [name, label] of [['real', 0], ['fake', 1]] as const) {
    for (const source of (await foldersIn(join(root, name))) ?? []) {
      tops.push({ folder: join(root, name, source), source, label });
    }
  }
  if (tops.length === 0) {
    throw new Error(`${root} has no real/<source> or fake/<source> folder, which layout folder expects`);
  }
  return listTops(root, tops);
}

/** `<source>/**`: left half real, right half fake. */
export async function listPairs(root: string): Promise<Listing> {
  await requireFolder(root);
  const sources = (await foldersIn(root)) ?? [];
  if (sources.length === 0) throw new Error(`${root} has no <source> folder, which layout pair expects`);
  return listTops(root, sources.map((source) => ({ folder: join(root, source), source, label: null })));
}
