/**
 * Celeb-DF v1 and v2 (Li et al., CVPR 2020): `Celeb-real/id0_0000.mp4`, `YouTube-real/00170.mp4`,
 * `Celeb-synthesis/id0_id1_0000.mp4` (the recording id0_0000 with the face of id1) and List_of_testing_videos.txt.
 */
import { join } from 'node:path';

import type { CropInput, Label, Listing } from './listing.js';
import { foldersIn, isFile, pathOf, readList, requireFolder, stemOf, videosIn } from './tree.js';

const TEST_LIST = 'List_of_testing_videos.txt';

interface Place {
  source: string;
  label: Label;
  form: RegExp;
}

const PLACES: Place[] = [
  { source: 'Celeb-real', label: 0, form: /^(?<target>id\d+)_(?<take>\d+)$/ },
  { source: 'YouTube-real', label: 0, form: /^(?<take>\d+)$/ },
  { source: 'Celeb-synthesis', label: 1, form: /^(?<target>id\d+)_(?<face>id\d+)_(?<take>\d+)$/ },
];

/** Copies spell YouTube-real in two ways. */
function keyOf(origin: string): string {
  return origin.toLowerCase();
}

/**
 * The files that the list names, by key. Its first column is 1 for real and 0 for fake, the reverse of the label here;
 * a line that contradicts its folder is an error, as a list turned round would swap the classes unseen.
 */
async function readTestList(path: string): Promise<Map<string, string>> {
  const listed = new Map<string, string>();
  for (const [index, line] of (await readList(path)).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const where = `${path}, line ${index + 1}`;
    const [, mark, origin = ''] = /^\s*([01])\s+(\S+)\s*$/.exec(line) ?? [];
    if (mark === undefined) throw new Error(`${where}: "${line.slice(0, 80)}" is not like "1 YouTube-real/00170.mp4"`);
    const place = PLACES.find(({ source }) => keyOf(origin).startsWith(`${keyOf(source)}/`));
    if (!place) throw new Error(`${where}: ${origin} is in none of ${PLACES.map(({ source }) => source).join(', ')}`);
    if (Number(mark) !== 1 - place.label) {
      throw new Error(`${where}: ${mark} stands for ${mark === '1' ? 'real' : 'fake'}, which ${place.source} is not`);
    }
    listed.set(keyOf(origin), origin);
  }
  return listed;
}

function inputOf(
  root: string, folder: string, name: string, { source, label, form }: Place, testing: Map<string, string> | null,
): CropInput | null {
  const groups = form.exec(stemOf(name))?.groups;
  if (!groups) return null;
  const { target, face, take = '' } = groups;
  const person = target ?? `youtube-${take}`;
  const origin = `${folder}/${name}`;
  const isTest = testing?.has(keyOf(origin));
  return {
    path: pathOf(root, origin), origin, source, label,
    clip: `celebdf:${source}/${stemOf(name)}`,
    identities: [person, ...(face === undefined || face === person ? [] : [face])].map((id) => `celebdf:${id}`),
    split: isTest === undefined ? null : isTest ? 'test' : 'train',
    compression: null,
    recording: `celebdf:${target === undefined ? person : [target, take].join('_')}`,
  };
}

/** Celeb-DF. Videos outside the test list train, as its authors mean it; without the list no clip has a side. */
export async function listCelebDf(root: string): Promise<Listing> {
  await requireFolder(root);
  const listing: Listing = { inputs: [], missing: [], skipped: [], notes: [] };
  const folders = (await foldersIn(root)) ?? [];
  const found = PLACES.flatMap((place) => {
    const folder = folders.find((name) => keyOf(name) === keyOf(place.source));
    return folder === undefined ? [] : [{ place, folder }];
  });
  if (found.length === 0) {
    throw new Error(`${root} has none of the folders that layout celebdf expects: Celeb-real, YouTube-real, ` +
      'Celeb-synthesis');
  }
  const listPath = join(root, TEST_LIST);
  const testing = (await isFile(listPath)) ? await readTestList(listPath) : null;
  if (!testing) listing.notes.push(`${listPath} is missing: the clips have no official side`);
  for (const { place, folder } of found) {
    for (const name of (await videosIn(join(root, folder))) ?? []) {
      const input = inputOf(root, folder, name, place, testing);
      if (input) listing.inputs.push(input);
      else listing.skipped.push(`${folder}/${name}: its name is not of the form that this folder's names have`);
    }
  }
  const present = new Set(listing.inputs.map(({ origin }) => keyOf(origin)));
  listing.missing = [...(testing ?? [])].filter(([key]) => !present.has(key)).map(([, origin]) => origin);
  return listing;
}
