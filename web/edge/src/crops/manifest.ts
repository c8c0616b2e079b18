/**
 * The crops' manifest, one JSON object a line, and beside it progress.jsonl: the settings, then a line for each file
 * that is done. A run that was stopped leaves at most the lines of one file that is not done; the next run drops them.
 */
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Compression, Label, SplitHint } from '../layouts/listing.js';

/** x, y, width, height in pixels. */
export type RectRow = [number, number, number, number];

/** A line of manifest.jsonl, as native/data/manifest.h reads it. */
export interface ManifestRow {
  /** PNG, relative to the manifest's folder. */
  file: string;
  label: Label;
  source: string;
  /** Relative to the input folder. */
  origin: string;
  /** Shared by all crops of one original file. */
  clip: string;
  /** Shared by the real and the fake of one moment. */
  pair: string | null;
  timestamp_s: number;
  /** In pixels of the crop. */
  box: RectRow;
  keypoints: [number, number][];
  score: number;
  /** Of the crop in the upright frame. */
  part: RectRow;
  frame: [number, number];
  whole_picture: boolean;
  codec: string;
  jpeg_quality: number | null;
  /** Whose faces are or went into the picture, as "set:person"; absent where unknown. */
  identities?: string[];
  /** Side of the data set's own split; absent where it has none. */
  split?: SplitHint;
  compression?: Compression;
}

/** Settings that crops depend on. */
export interface CropSettings {
  layout: string;
  frames: number;
  all_faces: boolean;
  whole_picture: boolean;
  /** Of the layouts that have several. */
  compression?: string;
  /** Where the official split was read from. */
  splits?: string;
}

/** What became of a file. */
export interface FileOutcome {
  origin: string;
  crops: number;
  /** Frames without a face. */
  frames_without_face: number;
  error?: { code: string; message: string };
}

async function readLines(path: string): Promise<unknown[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, index) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch (error) {
      // Only the last line can have been cut off by a stop.
      if (index === lines.length - 1) return [];
      throw new Error(`${path}, line ${index + 1} is not JSON`, { cause: error });
    }
  });
}

async function replaceLines(path: string, rows: unknown[]): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** The manifest of one folder, opened for going on. */
export class CropManifest {
  private constructor(
    private readonly manifestPath: string,
    private readonly progressPath: string,
    readonly done: ReadonlyMap<string, FileOutcome>,
    /** Crops of what was done before this run, by origin. */
    readonly files: ReadonlyMap<string, readonly string[]>,
  ) {}

  /** Opens or makes the manifest. Files that failed count as not done. Throws where it was made with other settings. */
  static async open(folder: string, settings: CropSettings): Promise<CropManifest> {
    await mkdir(folder, { recursive: true });
    const manifestPath = join(folder, 'manifest.jsonl');
    const progressPath = join(folder, 'progress.jsonl');
    const [header, ...outcomes] = await readLines(progressPath);
    if (header !== undefined && JSON.stringify(header) !== JSON.stringify(settings)) {
      throw new Error(`${folder} holds crops made with other settings (${JSON.stringify(header)})`);
    }
    const finished = (outcomes as FileOutcome[]).filter(({ error }) => !error);
    const done = new Map(finished.map((outcome) => [outcome.origin, outcome]));
    const rows = (await readLines(manifestPath)) as ManifestRow[];
    const kept = rows.filter(({ origin }) => done.has(origin));
    await replaceLines(manifestPath, kept);
    await replaceLines(progressPath, [settings, ...finished]);
    const files = new Map<string, string[]>();
    for (const { origin, file } of kept) files.set(origin, [...(files.get(origin) ?? []), file]);
    return new CropManifest(manifestPath, progressPath, done, files);
  }

  /** Adds a file's crops, then marks it as done. */
  async add(outcome: FileOutcome, rows: ManifestRow[]): Promise<void> {
    await appendFile(this.manifestPath, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await appendFile(this.progressPath, `${JSON.stringify(outcome)}\n`);
  }
}
