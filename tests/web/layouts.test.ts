/** Walkers of the public data sets' layouts, on small trees of empty files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { listInputs } from '../../web/edge/src/layouts/layouts.js';
import type { CropLayout } from '../../web/edge/src/layouts/layouts.js';
import type { CropInput, LayoutOptions, Listing } from '../../web/edge/src/layouts/listing.js';
import { parseCommand } from '../../web/edge/src/usage.js';
import {
  CELEBDF_FILES, CELEBDF_LIST, DFDCP_DATASET, DFDC_METADATA, FFPP_FILES, FFPP_SPLITS, write, writeTree,
} from './layout-trees.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'airl-layouts-'));
});
afterEach(() => rm(root, { recursive: true }));

function list(layout: CropLayout, options: Partial<LayoutOptions> = {}): Promise<Listing> {
  return listInputs(root, layout, { splits: undefined, compression: 'c23', ...options });
}

function find({ inputs }: Listing, end: string): CropInput {
  const found = inputs.filter(({ origin }) => origin.endsWith(end));
  expect(found, end).toHaveLength(1);
  return found[0]!;
}

async function writeSplits(splits: Record<string, unknown> = FFPP_SPLITS): Promise<string> {
  for (const [name, content] of Object.entries(splits)) await write(root, `splits/${name}`, content);
  return join(root, 'splits');
}

describe('ffpp', () => {
  beforeEach(() => writeTree(root, FFPP_FILES));

  test('reads names, sides and compression; a fake shares its target recording, in one compression', async () => {
    const listing = await list('ffpp', { splits: await writeSplits() });
    expect(find(listing, 'youtube/c23/videos/071.mp4')).toMatchObject({
      label: 0, source: 'youtube', clip: 'ffpp:original_sequences/youtube/c23/videos/071', identities: ['ffpp:071'],
      split: 'train', compression: 'c23', recording: 'ffpp:071/c23',
    });
    expect(find(listing, 'NeuralTextures/c23/videos/071_054.mp4')).toMatchObject({
      label: 1, source: 'NeuralTextures', identities: ['ffpp:071', 'ffpp:054'], split: 'train',
      recording: 'ffpp:071/c23',
    });
    expect(find(listing, 'Deepfakes/c23/videos/000_003.mp4')).toMatchObject({ split: 'validation' });
    expect(listing.inputs).toHaveLength(11);
    expect((await list('ffpp', { compression: 'raw' })).inputs.map(({ recording }) => recording))
      .toEqual(['ffpp:071/raw', 'ffpp:071/raw']);
  });

  test('lists what the split files name and is not there, of the methods that are there', async () => {
    const { missing } = await list('ffpp', { splits: await writeSplits() });
    expect(missing).toEqual([
      'manipulated_sequences/Deepfakes/c23/videos/003_000.mp4',
      'manipulated_sequences/NeuralTextures/c23/videos/054_071.mp4',
      'manipulated_sequences/NeuralTextures/c23/videos/003_000.mp4',
    ]);
  });

  test('passes over names of another form', async () => {
    await write(root, 'manipulated_sequences/Deepfakes/c23/videos/copy of 071.mp4');
    const { skipped } = await list('ffpp');
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toContain('copy of 071.mp4');
  });

  test('dfd: takes the actors alone, a scene of an actor with the fakes made from it', async () => {
    const { inputs } = await list('dfd');
    expect(inputs).toMatchObject([
      { label: 0, source: 'actors', identities: ['dfd:01'], recording: 'dfd:01__hugging_happy/c23', split: null },
      {
        label: 1, source: 'DeepFakeDetection', identities: ['dfd:01', 'dfd:02'],
        recording: 'dfd:01__hugging_happy/c23', split: null,
      },
    ]);
  });

  test('split files that are missing, no JSON, no pairs or contradictory are named', async () => {
    await expect(list('ffpp', { splits: join(root, 'nowhere') })).rejects.toThrow(/nowhere.train\.json is missing/);
    const error = async (name: string, content: unknown): Promise<string> => {
      const splits = await writeSplits({ ...FFPP_SPLITS, [name]: content });
      return list('ffpp', { splits }).then(() => '', (thrown: Error) => thrown.message);
    };
    expect(await error('val.json', '[["000", ')).toMatch(/val\.json is not JSON/);
    expect(await error('val.json', { '000': '003' })).toMatch(/val\.json is no list of pairs/);
    expect(await error('val.json', [['000', '003'], ['1', '2', '3']])).toMatch(/val\.json: entry 2, \["1","2","3"\]/);
    expect(await error('val.json', [['000', '071']])).toMatch(/val\.json: "071" stands in the train list already/);
    const apart = { 'train.json': [['071', '003']], 'val.json': [['000', '054']], 'test.json': [] };
    await expect(list('ffpp', { splits: await writeSplits(apart) })).rejects.toThrow(/put \d+ and \d+ apart/);
  });

  test('a compression that is not there names those that are', async () => {
    await expect(list('ffpp', { compression: 'c40' })).rejects.toThrow(/no c40 videos, but raw and c23/);
  });
});

describe('celebdf', () => {
  test('reads people, recordings and the test list, whose 1 is real', async () => {
    await writeTree(root, CELEBDF_FILES);
    await write(root, 'List_of_testing_videos.txt', CELEBDF_LIST);
    const listing = await list('celebdf');
    expect(find(listing, 'id0_id1_0000.mp4')).toMatchObject({
      label: 1, source: 'Celeb-synthesis', identities: ['celebdf:id0', 'celebdf:id1'], split: 'train',
      recording: 'celebdf:id0_0000',
    });
    expect(find(listing, 'Celeb-real/id0_0000.mp4')).toMatchObject({
      label: 0, identities: ['celebdf:id0'], split: 'train', recording: 'celebdf:id0_0000',
    });
    expect(find(listing, 'Celeb-real/id1_0003.mp4').split).toBe('test');
    expect(find(listing, '00001.mp4')).toMatchObject({ label: 0, identities: ['celebdf:youtube-00001'] });
    expect(listing.missing).toEqual(['YouTube-real/00002.mp4']);
  });

  test('a test list that contradicts a folder, or that cannot be read, is named with its line', async () => {
    await writeTree(root, CELEBDF_FILES);
    const error = async (text: string): Promise<string> => {
      await write(root, 'List_of_testing_videos.txt', text);
      return list('celebdf').then(() => '', (thrown: Error) => thrown.message);
    };
    expect(await error('1 Celeb-real/id1_0003.mp4\n1 Celeb-synthesis/id1_id0_0003.mp4\n'))
      .toMatch(/List_of_testing_videos\.txt, line 2: 1 stands for real, which Celeb-synthesis is not/);
    expect(await error('Celeb-real/id1_0003.mp4')).toMatch(/line 1: "Celeb-real\/id1_0003\.mp4" is not like/);
    expect(await error('1 Elsewhere/id1_0003.mp4')).toMatch(/line 1: Elsewhere\/id1_0003\.mp4 is in none of/);
  });

  test('without the list there is no side, and a note says so', async () => {
    await writeTree(root, CELEBDF_FILES);
    const { inputs, notes } = await list('celebdf');
    expect(inputs.map(({ split }) => split)).toEqual([null, null, null, null, null]);
    expect(notes.join()).toContain('List_of_testing_videos.txt is missing');
  });

  test('a class without a video is an error', async () => {
    await writeTree(root, CELEBDF_FILES.filter((name) => !name.includes('synthesis')));
    await expect(list('celebdf')).rejects.toThrow(/finds no fake video/);
  });
});

describe('dfdc', () => {
  test('reads each part; listed videos that are missing and videos without an entry are told', async () => {
    await writeTree(root, ['dfdc_train_part_0/aaa.mp4', 'dfdc_train_part_0/bbb.mp4', 'dfdc_train_part_0/new.mp4']);
    await write(root, 'dfdc_train_part_0/metadata.json', DFDC_METADATA);
    const listing = await list('dfdc');
    expect(find(listing, 'bbb.mp4')).toMatchObject({
      label: 1, source: 'dfdc', clip: 'dfdc:bbb', identities: ['dfdc:aaa'], recording: 'dfdc:aaa', split: 'train',
    });
    expect(find(listing, 'aaa.mp4')).toMatchObject({ label: 0, recording: 'dfdc:aaa' });
    expect(listing.missing).toEqual(['dfdc_train_part_0/gone.mp4']);
    expect(listing.skipped).toEqual(['dfdc_train_part_0/new.mp4: metadata.json does not name it']);
    expect(listing.notes.join()).toContain('does not name its actors');
  });

  test('with several parts, all videos of a part count as one group of people', async () => {
    for (const part of ['0', '1']) {
      const folder = `train/dfdc_train_part_${part}`;
      await writeTree(root, [`${folder}/a${part}.mp4`, `${folder}/b${part}.mp4`]);
      await write(root, `${folder}/metadata.json`, {
        [`a${part}.mp4`]: { label: 'REAL', split: 'train' },
        [`b${part}.mp4`]: { label: 'FAKE', split: 'train', original: `a${part}.mp4` },
      });
    }
    const listing = await list('dfdc');
    expect(find(listing, 'b1.mp4').identities).toEqual(['dfdc:a1', 'dfdc:part/dfdc_train_part_1']);
    expect(find(listing, 'a0.mp4').identities).toContain('dfdc:part/dfdc_train_part_0');
  });

  test('metadata that is no JSON, has another label or leads elsewhere is named', async () => {
    const error = async (metadata: unknown): Promise<string> => {
      await write(root, 'part/metadata.json', metadata);
      return list('dfdc').then(() => '', (thrown: Error) => thrown.message);
    };
    expect(await error('{"aaa.mp4": ')).toMatch(/part.metadata\.json is not JSON/);
    expect(await error([])).toMatch(/metadata\.json is no JSON object/);
    expect(await error({ 'aaa.mp4': 'FAKE' })).toMatch(/"aaa\.mp4" is no JSON object/);
    expect(await error({ 'aaa.mp4': { label: 'MAYBE' } })).toMatch(/"aaa\.mp4": "label" is "MAYBE"/);
    expect(await error({ 'aaa.mp4': { label: 'REAL', split: 'spare' } })).toMatch(/"split" is "spare"/);
    expect(await error({ '../aaa.mp4': { label: 'REAL' } })).toMatch(/is no file name/);
  });

  test('dfdcp: reads dataset.json; only the original of the same take shares the recording', async () => {
    await writeTree(root, Object.keys(DFDCP_DATASET).slice(0, 2));
    await write(root, 'dataset.json', DFDCP_DATASET);
    const { inputs, missing } = await list('dfdc');
    expect(inputs).toMatchObject([
      { label: 0, source: 'dfdcp', identities: ['dfdcp:643049'], recording: 'dfdcp:643049_A_001', split: 'train' },
      {
        label: 1, source: 'dfdcp-method_B', identities: ['dfdcp:643049', 'dfdcp:1255229'],
        recording: 'dfdcp:643049_A_001', split: 'train',
      },
    ]);
    expect(missing).toEqual(['method_A/643049/643049_A/1255229_643049_A_002.mp4']);
    await write(root, 'dataset.json', { '../x.mp4': { label: 'real', set: 'train' } });
    await expect(list('dfdc')).rejects.toThrow(/no path below/);
  });
});

test('folder: a source without a file is told, the others are listed', async () => {
  await writeTree(root, ['real/posts/a.jpg', 'fake/gan/deep/b.png', 'fake/empty/.hidden']);
  const { inputs, notes } = await list('folder');
  expect(inputs).toMatchObject([
    { origin: 'real/posts/a.jpg', clip: 'real/posts/a.jpg', label: 0, source: 'posts', recording: null },
    { origin: 'fake/gan/deep/b.png', label: 1, source: 'gan' },
  ]);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/empty holds no file/);
});

test('a wrong root says what its layout expects', async () => {
  await expect(list('folder')).rejects.toThrow(/real\/<source> or fake\/<source>/);
  await expect(list('pair')).rejects.toThrow(/<source> folder/);
  await expect(list('ffpp')).rejects.toThrow(/original_sequences\/youtube\/c23\/videos/);
  await expect(list('dfd')).rejects.toThrow(/original_sequences\/actors\/c23\/videos/);
  await expect(list('celebdf')).rejects.toThrow(/Celeb-real, YouTube-real, Celeb-synthesis/);
  await expect(list('dfdc')).rejects.toThrow(/dataset\.json .* metadata\.json/);
  await rm(root, { recursive: true });
  await expect(list('dfdc')).rejects.toThrow(/is no folder/);
  root = await mkdtemp(join(tmpdir(), 'airl-layouts-'));
});

test('options of one layout are refused for another, and an unknown layout names those there are', () => {
  const parse = (...args: string[]) => parseCommand(['crops', 'in', '--out', 'out', ...args]);
  expect(parse('--layout', 'ffpp', '--splits', 's')).toMatchObject({ layout: 'ffpp', splits: 's', compression: 'c23' });
  expect(parse('--layout', 'dfdc')).toMatchObject({ compression: undefined });
  expect(() => parse('--layout', 'uadfv')).toThrow(/"uadfv" is no layout: .*celebdf/);
  expect(() => parse('--layout', 'dfdc', '--splits', 's')).toThrow(/--splits is for --layout ffpp/);
  expect(() => parse('--layout', 'dfdc', '--compression', 'raw')).toThrow(/--compression is for/);
  expect(() => parse('--layout', 'ffpp', '--compression', 'c50')).toThrow(/raw, c23, c40/);
});
