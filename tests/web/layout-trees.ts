/** Small trees in the layouts of the public data sets. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file, with its folders: text, or JSON of anything else. */
export async function write(root: string, name: string, content: unknown = ''): Promise<void> {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}

/** Makes every named file, each a copy of `clip` or empty. */
export async function writeTree(root: string, names: string[], clip?: string): Promise<void> {
  for (const name of names) {
    await write(root, name);
    if (clip !== undefined) await copyFile(clip, join(root, name));
  }
}

/** FaceForensics++ with two pairs of recordings and two of its methods, and DFD beside it. */
export const FFPP_FILES = [
  'original_sequences/youtube/c23/videos/071.mp4',
  'original_sequences/youtube/c23/videos/054.mp4',
  'original_sequences/youtube/c23/videos/000.mp4',
  'original_sequences/youtube/c23/videos/003.mp4',
  'manipulated_sequences/Deepfakes/c23/videos/071_054.mp4',
  'manipulated_sequences/Deepfakes/c23/videos/054_071.mp4',
  'manipulated_sequences/Deepfakes/c23/videos/000_003.mp4',
  'manipulated_sequences/NeuralTextures/c23/videos/071_054.mp4',
  'manipulated_sequences/NeuralTextures/c23/videos/000_003.mp4',
  'original_sequences/youtube/raw/videos/071.mp4',
  'manipulated_sequences/Deepfakes/raw/videos/071_054.mp4',
  'original_sequences/actors/c23/videos/01__hugging_happy.mp4',
  'manipulated_sequences/DeepFakeDetection/c23/videos/01_02__hugging_happy__YVGY8LOK.mp4',
];

/** The official split files' form. */
export const FFPP_SPLITS = { 'train.json': [['071', '054']], 'val.json': [['000', '003']], 'test.json': [] };

/** Celeb-DF; YouTube-real/00002 is in the test list and missing. */
export const CELEBDF_FILES = [
  'Celeb-real/id0_0000.mp4',
  'Celeb-real/id1_0003.mp4',
  'YouTube-real/00001.mp4',
  'Celeb-synthesis/id0_id1_0000.mp4',
  'Celeb-synthesis/id1_id0_0003.mp4',
];
export const CELEBDF_LIST = '1 Celeb-real/id1_0003.mp4\n0 Celeb-synthesis/id1_id0_0003.mp4\n1 YouTube-real/00002.mp4\n';

/** One part of DFDC. */
export const DFDC_METADATA = {
  'aaa.mp4': { label: 'REAL', split: 'train' },
  'bbb.mp4': { label: 'FAKE', split: 'train', original: 'aaa.mp4' },
  'gone.mp4': { label: 'FAKE', split: 'train', original: 'aaa.mp4' },
};

/** DFDCP. */
export const DFDCP_DATASET = {
  'original_videos/643049/643049_A_001.mp4': {
    label: 'real', set: 'train', augmentations: [], target_id: 643049, swapped_id: null,
  },
  'method_B/643049/643049_A/1255229_643049_A_001.mp4': {
    label: 'fake', set: 'train', augmentations: [], target_id: 643049, swapped_id: 1255229,
  },
  'method_A/643049/643049_A/1255229_643049_A_002.mp4': {
    label: 'fake', set: 'test', augmentations: [], target_id: 643049, swapped_id: 1255229,
  },
};
