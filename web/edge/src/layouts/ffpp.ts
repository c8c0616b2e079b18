/**
 * FaceForensics++ (Rossler et al., ICCV 2019) and DFD, Google's DeepFakeDetection set, which share one tree:
 * `original_sequences/{youtube,actors}/{raw,c23,c40}/videos` and `manipulated_sequences/<method>/{raw,c23,c40}/videos`.
 * Names: `071.mp4` and `071_054.mp4`, the recording 071 with the face or the expression of 054; of DFD
 * `01__hugging_happy.mp4` and `01_02__hugging_happy__YVGY8LOK.mp4`, the recording of actor 01 with the face of 02.
 */
import { join } from 'node:path';

import { COMPRESSIONS } from './listing.js';
import type { Compression, CropInput, Label, LayoutOptions, Listing, SplitHint } from './listing.js';
import { foldersIn, pathOf, readJsonList, requireFolder, stemOf, videosIn } from './tree.js';

interface Place {
  /** Folder below the root; the source is its last part. */
  folder: string;
  label: Label;
  set: 'ffpp' | 'dfd';
}

const YOUTUBE = 'original_sequences/youtube';
const FFPP_METHODS = ['Deepfakes', 'Face2Face', 'FaceSwap', 'NeuralTextures', 'FaceShifter'];

const FFPP_PLACES: Place[] = [
  { folder: YOUTUBE, label: 0, set: 'ffpp' },
  ...FFPP_METHODS.map((method): Place => ({ folder: `manipulated_sequences/${method}`, label: 1, set: 'ffpp' })),
];
const DFD_PLACES: Place[] = [
  { folder: 'original_sequences/actors', label: 0, set: 'dfd' },
  { folder: 'manipulated_sequences/DeepFakeDetection', label: 1, set: 'dfd' },
];

const SPLIT_FILES: [string, SplitHint][] = [['train.json', 'train'], ['val.json', 'validation'], ['test.json', 'test']];

/** What a clip's name says. */
interface NameFacts {
  people: string[];
  recording: string;
}

const NAME_FORMS = {
  ffpp: { 0: /^(?<target>\d{3})$/, 1: /^(?<target>\d{3})_(?<face>\d{3})$/ },
  dfd: { 0: /^(?<target>\d+)__(?<scene>.+)$/, 1: /^(?<target>\d+)_(?<face>\d+)__(?<scene>.+)__[A-Z0-9]+$/ },
};

function readName(stem: string, { set, label }: Place): NameFacts | null {
  const groups = NAME_FORMS[set][label].exec(stem)?.groups;
  if (!groups) return null;
  const { target = '', face, scene } = groups;
  return {
    people: face === undefined || face === target ? [target] : [target, face],
    recording: scene === undefined ? target : `${target}__${scene}`,
  };
}

/** The official split: side of each recording, and the pairs of which fakes exist. */
interface OfficialSplit {
  sides: Map<string, SplitHint>;
  pairs: [string, string][];
}

function isPair(value: unknown): value is [string, string] {
  const isId = (id: unknown): boolean => typeof id === 'string' && /^\d{3}$/.test(id);
  return Array.isArray(value) && value.length === 2 && value.every(isId);
}

async function readSplits(folder: string): Promise<OfficialSplit> {
  const split: OfficialSplit = { sides: new Map(), pairs: [] };
  for (const [name, side] of SPLIT_FILES) {
    const path = join(folder, name);
    const json = await readJsonList(path);
    if (!Array.isArray(json)) throw new Error(`${path} is no list of pairs like ["071", "054"]`);
    for (const [index, pair] of json.entries()) {
      if (!isPair(pair)) {
        throw new Error(`${path}: entry ${index + 1}, ${JSON.stringify(pair)}, is no pair like ["071", "054"]`);
      }
      split.pairs.push(pair);
      for (const id of pair) {
        const earlier = split.sides.get(id);
        if (earlier !== undefined && earlier !== side) {
          throw new Error(`${path}: "${id}" stands in the ${earlier} list already`);
        }
        split.sides.set(id, side);
      }
    }
  }
  return split;
}

/** The side that all people of a clip are on; null where they are in no list. Throws where they are apart. */
function sideOf(people: string[], sides: Map<string, SplitHint>, splits: string, origin: string): SplitHint | null {
  const [first = null, ...others] = people.map((id) => sides.get(id) ?? null);
  if (others.some((side) => side !== first)) {
    throw new Error(`${splits}: the lists put ${people.join(' and ')} apart, which ${origin} shows both`);
  }
  return first;
}

/** The places that are there in this compression. */
async function requirePlaces(
  root: string, places: Place[], compression: Compression, layout: string,
): Promise<Place[]> {
  const present: Place[] = [];
  const compressions = new Set<string>();
  for (const place of places) {
    const found = (await foldersIn(join(root, place.folder))) ?? [];
    for (const name of found) compressions.add(name);
    if (found.includes(compression)) present.push(place);
  }
  if (present.length > 0) return present;
  const others = COMPRESSIONS.filter((name) => compressions.has(name));
  if (others.length > 0) {
    throw new Error(`${root} has no ${compression} videos, but ${others.join(' and ')}: choose with --compression`);
  }
  const expected = places.map(({ folder }) => `${folder}/${compression}/videos`).join(', ');
  throw new Error(`${root} has none of the folders that layout ${layout} expects: ${expected}`);
}

/** What a complete copy of the split's videos would hold, of the methods that are there at all. */
function listedFiles({ pairs }: OfficialSplit, places: Place[], compression: Compression): string[] {
  return places.filter(({ set }) => set === 'ffpp').flatMap(({ folder, label }) =>
    pairs.flatMap(([a, b]) => label === 0 ? [a, b] : [`${a}_${b}`, `${b}_${a}`])
      .map((stem) => `${folder}/${compression}/videos/${stem}.mp4`));
}

async function walk(root: string, wanted: Place[], layout: string, options: LayoutOptions): Promise<Listing> {
  await requireFolder(root);
  const { compression, splits } = options;
  const places = await requirePlaces(root, wanted, compression, layout);
  const official = splits === undefined ? null : await readSplits(splits);
  const listing: Listing = { inputs: [], missing: [], skipped: [], notes: [] };
  for (const place of places) {
    const folder = `${place.folder}/${compression}/videos`;
    for (const name of (await videosIn(join(root, folder))) ?? []) {
      const origin = `${folder}/${name}`;
      const facts = readName(stemOf(name), place);
      if (!facts) {
        listing.skipped.push(`${origin}: its name is not of the form that this folder's names have`);
        continue;
      }
      const split = official && place.set === 'ffpp'
        ? sideOf(facts.people, official.sides, splits ?? '', origin) : null;
      listing.inputs.push(inputOf(root, origin, place, facts, split, compression));
    }
  }
  if (official) {
    const present = new Set(listing.inputs.map(({ origin }) => origin));
    listing.missing = listedFiles(official, places, compression).filter((origin) => !present.has(origin));
    const unlisted = listing.inputs.filter(({ clip, split }) => clip.startsWith('ffpp:') && split === null).length;
    if (unlisted > 0) listing.notes.push(`${unlisted} clips are in no list of ${splits}: they have no official side`);
  }
  return listing;
}

function inputOf(
  root: string, origin: string, { folder, label, set }: Place, { people, recording }: NameFacts,
  split: SplitHint | null, compression: Compression,
): CropInput {
  return {
    path: pathOf(root, origin), origin, label, split, compression,
    source: folder.slice(folder.lastIndexOf('/') + 1),
    clip: `${set}:${stemOf(origin)}`,
    identities: people.map((id) => `${set}:${id}`),
    // A pair must share its compression too.
    recording: `${set}:${recording}/${compression}`,
  };
}

/** FaceForensics++ with all its methods, and DFD where it stands in the same tree. */
export function listFaceForensics(root: string, options: LayoutOptions): Promise<Listing> {
  return walk(root, [...FFPP_PLACES, ...DFD_PLACES], 'ffpp', options);
}

/** DFD alone. It has no official split. */
export function listDfd(root: string, options: LayoutOptions): Promise<Listing> {
  return walk(root, DFD_PLACES, 'dfd', { ...options, splits: undefined });
}
