/**
 * DFDC (Dolhansky et al., 2020): folders of videos, each with its metadata.json, at any depth down to three:
 * `dfdc_train_part_0/metadata.json`. A root with dataset.json is DFDCP, the preview set (Dolhansky et al., 2019):
 * `original_videos/643049/643049_A_001.mp4`, `method_B/1260311/1260311_C/1255229_1260311_C_001.mp4`.
 */
import { basename, join } from 'node:path';

import type { Label, Listing, SplitHint } from './listing.js';
import { foldersIn, isFile, pathOf, readJsonTable, requireFolder, stemOf, videosIn } from './tree.js';

const DEPTH = 3;
const SIDES: Record<string, SplitHint> = { train: 'train', val: 'validation', validation: 'validation', test: 'test' };

type Facts = Record<string, unknown>;

function labelOf(facts: Facts, where: string): Label {
  const text = typeof facts['label'] === 'string' ? facts['label'].toUpperCase() : '';
  if (text === 'FAKE') return 1;
  if (text === 'REAL') return 0;
  throw new Error(`${where}: "label" is ${JSON.stringify(facts['label'])}, neither REAL nor FAKE`);
}

function sideOf(value: unknown, name: string, where: string): SplitHint | null {
  if (value === undefined || value === null) return null;
  const side = typeof value === 'string' ? SIDES[value.toLowerCase()] : undefined;
  if (!side) throw new Error(`${where}: "${name}" is ${JSON.stringify(value)}, none of train, validation and test`);
  return side;
}

/** Folders below `root` that hold a metadata.json, relative to it with slashes; "" for the root. */
async function listParts(root: string, folder = '', depth = DEPTH): Promise<string[]> {
  const here = (await isFile(join(pathOf(root, folder), 'metadata.json'))) ? [folder] : [];
  if (depth === 0) return here;
  for (const name of (await foldersIn(pathOf(root, folder))) ?? []) {
    here.push(...(await listParts(root, folder === '' ? name : `${folder}/${name}`, depth - 1)));
  }
  return here;
}

/** File of the metadata that is no path: it may not lead out of its folder. */
function requireFileName(name: string, where: string): void {
  if (name === '' || name !== basename(name) || name.includes('\\') || name === '..') {
    throw new Error(`${where} is no file name`);
  }
}

async function listPart(root: string, folder: string, partIdentity: string[], listing: Listing): Promise<void> {
  const metadata = join(pathOf(root, folder), 'metadata.json');
  const present = new Set((await videosIn(pathOf(root, folder))) ?? []);
  const table = await readJsonTable(metadata);
  for (const [name, facts] of table) {
    const where = `${metadata}: "${name}"`;
    requireFileName(name, where);
    const label = labelOf(facts, where);
    const split = sideOf(facts['split'], 'split', where);
    const original = facts['original'] ?? null;
    if (original !== null && typeof original !== 'string') throw new Error(`${where}: "original" is no file name`);
    const origin = folder === '' ? name : `${folder}/${name}`;
    if (!present.delete(name)) {
      listing.missing.push(origin);
      continue;
    }
    const recording = `dfdc:${stemOf(label === 1 && original !== null ? original : name)}`;
    listing.inputs.push({
      path: pathOf(root, origin), origin, source: 'dfdc', label, split, compression: null, recording,
      clip: `dfdc:${stemOf(name)}`, identities: [recording, ...partIdentity],
    });
  }
  for (const name of present) {
    listing.skipped.push(`${folder === '' ? name : `${folder}/${name}`}: metadata.json does not name it`);
  }
}

async function listParted(root: string): Promise<Listing> {
  const listing: Listing = { inputs: [], missing: [], skipped: [], notes: [] };
  const parts = await listParts(root);
  if (parts.length === 0) {
    throw new Error(`${root} is not what layout dfdc expects: it has neither dataset.json (DFDCP) nor folders with ` +
      'metadata.json (DFDC)');
  }
  for (const part of parts) {
    // The set does not say who is in a video; published splits therefore go by part.
    await listPart(root, part, parts.length > 1 ? [`dfdc:part/${basename(part === '' ? root : part)}`] : [], listing);
  }
  if (parts.length === 1) {
    listing.notes.push('DFDC does not name its actors: with one part alone, an actor of two recordings counts as two ' +
      'identities');
  }
  return listing;
}

function personOf(value: unknown, name: string, where: string): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new Error(`${where}: "${name}" is no actor's number`);
  }
  return [`dfdcp:${value}`];
}

async function listPreview(root: string): Promise<Listing> {
  const listing: Listing = { inputs: [], missing: [], skipped: [], notes: [] };
  const path = join(root, 'dataset.json');
  for (const [origin, facts] of await readJsonTable(path)) {
    const where = `${path}: "${origin}"`;
    if (origin.startsWith('/') || origin.split(/[/\\]/).some((part) => part === '..' || part === '')) {
      throw new Error(`${where} is no path below the data set's folder`);
    }
    const label = labelOf(facts, where);
    const split = sideOf(facts['set'], 'set', where);
    const target = personOf(facts['target_id'], 'target_id', where);
    const face = personOf(facts['swapped_id'], 'swapped_id', where);
    if (!(await isFile(pathOf(root, origin)))) {
      listing.missing.push(origin);
      continue;
    }
    const top = origin.split('/')[0] ?? '';
    const stem = stemOf(basename(origin));
    // A fake's name is its original's behind the number of the face.
    const recording = `dfdcp:${label === 1 ? stem.replace(/^\d+_(?=\d+_)/, '') : stem}`;
    listing.inputs.push({
      path: pathOf(root, origin), origin, label, split, compression: null, recording,
      source: label === 1 ? `dfdcp-${top}` : 'dfdcp',
      clip: `dfdcp:${stemOf(origin)}`, identities: [...new Set([...target, ...face])],
    });
  }
  return listing;
}

/** DFDC, or DFDCP where the root holds dataset.json. */
export async function listDfdc(root: string): Promise<Listing> {
  await requireFolder(root);
  return (await isFile(join(root, 'dataset.json'))) ? listPreview(root) : listParted(root);
}
