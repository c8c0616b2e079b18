/** What every layout's walker returns: the files of a data set, and what is known of each. */

/** 1 = fake. */
export type Label = 0 | 1;

/** Side of the data set's own split. */
export type SplitHint = 'train' | 'validation' | 'test';

/** How FaceForensics++ and DFD store their clips: losslessly, or H.264 with rate factor 23 or 40. */
export const COMPRESSIONS = ['raw', 'c23', 'c40'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** A file to cut. */
export interface CropInput {
  path: string;
  /** Relative to the input folder, with slashes; the file's identity in this run. */
  origin: string;
  /** Data set part or generator. */
  source: string;
  /** Of the whole picture; null where its halves differ. */
  label: Label | null;
  /** Shared by all crops of one original file; with the set's name in front where the set has one. */
  clip: string;
  /** Whose faces are or went into the picture, as "set:person"; empty where unknown. */
  identities: string[];
  /** Side of the official split; null where there is none. */
  split: SplitHint | null;
  compression: Compression | null;
  /**
   * The recording that the clip shows, as "set:recording"; shared by a real clip and the fakes made from it, frame for
   * frame. Null where that is unknown.
   */
  recording: string | null;
}

/** What a walker found. */
export interface Listing {
  inputs: CropInput[];
  /** Files that a list of the data set names and that are not there, relative to the root. */
  missing: string[];
  /** Files that are there and cannot be used, as "path: reason". */
  skipped: string[];
  /** What a reader of the crops should know. */
  notes: string[];
}

/** What walkers are told. */
export interface LayoutOptions {
  /** Folder with train.json, val.json and test.json of FaceForensics++. */
  splits: string | undefined;
  /** Of FaceForensics++ and DFD. */
  compression: Compression;
}

/** A folder's reader. Throws Error where the root or one of its lists is not what the layout says. */
export type Walker = (root: string, options: LayoutOptions) => Promise<Listing>;
