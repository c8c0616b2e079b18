/** The layouts by name, and what holds for all of them. */
import { listCelebDf } from './celebdf.js';
import { listDfdc } from './dfdc.js';
import { listDfd, listFaceForensics } from './ffpp.js';
import { listFolder, listPairs } from './folder.js';
import type { LayoutOptions, Listing, Walker } from './listing.js';

const WALKERS = {
  folder: listFolder,
  pair: listPairs,
  ffpp: listFaceForensics,
  celebdf: listCelebDf,
  dfdc: listDfdc,
  dfd: listDfd,
} satisfies Record<string, Walker>;

/** A name that `--layout` takes. */
export type CropLayout = keyof typeof WALKERS;

/** The names that `--layout` takes. */
export const CROP_LAYOUTS = Object.keys(WALKERS) as CropLayout[];

/** True for the name of a layout. */
export function isCropLayout(name: string | undefined): name is CropLayout {
  return name !== undefined && Object.hasOwn(WALKERS, name);
}

/**
 * Lists the files of `root`. Throws Error where the root or a list in it is not what the layout expects, where there is
 * no file, and where a data set lacks a class; a plain folder may hold one class alone, as fakes can be forged from it.
 */
export async function listInputs(root: string, layout: CropLayout, options: LayoutOptions): Promise<Listing> {
  const walker: Walker = WALKERS[layout];
  const listing = await walker(root, options);
  const missing = listing.missing.length > 0 ? ` (${listing.missing.length} listed files are missing)` : '';
  if (listing.inputs.length === 0) throw new Error(`${root}: layout ${layout} finds no file in it${missing}`);
  if (layout === 'folder' || layout === 'pair') return listing;
  for (const [name, label] of [['real', 0], ['fake', 1]] as const) {
    if (!listing.inputs.some((input) => input.label === label)) {
      throw new Error(`${root}: layout ${layout} finds no ${name} video in it${missing}`);
    }
  }
  return listing;
}
