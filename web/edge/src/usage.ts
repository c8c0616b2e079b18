/** The command line: what it takes, and what was asked. */
import { parseArgs } from 'node:util';

import { COMPRESSIONS } from './layouts/listing.js';
import type { Compression } from './layouts/listing.js';
import { CROP_LAYOUTS, isCropLayout } from './layouts/layouts.js';
import type { CropLayout } from './layouts/layouts.js';

export const USAGE = `usage: airl-check [options] FILE|FOLDER...
       airl-check crops DIR --out DIR --layout LAYOUT [options]

Checks pictures and videos on this machine. Exit code 0, or 1 where a file could not be checked, 2 for wrong usage
and where there is no file to check.
  --json             one report (JSON) a line on standard output
  --frames N         frames to judge of each video (default 32)
  --all-frames       judge all of them, also where fewer settle the verdict
  --model FILE|DIR   model package (default: the default of models/index.json)
  --threads N        threads of the networks (default: all cores)
  --assets DIR       folder with wasm/ and face-net/ as the build makes them (default: the repository's build/)

crops cuts training crops and writes DIR/manifest.jsonl; run again, it goes on where it was stopped.
  --layout folder    DIR/real/<source>/** and DIR/fake/<source>/**
  --layout pair      DIR/<source>/**: the left half of each picture is real, the right half fake
  --layout ffpp      FaceForensics++: DIR/original_sequences, DIR/manipulated_sequences
  --layout dfd       DFD (DeepFakeDetection): the actors' videos in the same tree
  --layout celebdf   Celeb-DF v1, v2: DIR/Celeb-real, DIR/YouTube-real, DIR/Celeb-synthesis
  --layout dfdc      DFDC: folders with metadata.json; DFDCP: DIR/dataset.json
  --splits DIR       of ffpp: folder with the official train.json, val.json and test.json
  --compression C    of ffpp and dfd: raw, c23 (default) or c40
  --frames N         frames of each video (default 8)
  --all-faces        every face of a frame (default: the largest)
  --whole-picture    keep pictures without a face, as their largest centred square
`;

/** Wrong usage: told with the usage text, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CheckCommand {
  command: 'check';
  inputs: string[];
  json: boolean;
  frames: number;
  /** Where false, a check ends early once its verdict is settled. */
  allFrames: boolean;
  model: string | undefined;
  threads: number | undefined;
  assets: string | undefined;
}

export interface CropsCommand {
  command: 'crops';
  input: string;
  out: string;
  layout: CropLayout;
  /** Folder of FaceForensics++'s split files. */
  splits: string | undefined;
  /** Of FaceForensics++ and DFD; undefined for the other layouts. */
  compression: Compression | undefined;
  frames: number;
  allFaces: boolean;
  wholePicture: boolean;
  threads: number | undefined;
  assets: string | undefined;
}

const DEFAULT_CHECK_FRAMES = 32;
const DEFAULT_CROP_FRAMES = 8;
const DEFAULT_COMPRESSION = 'c23';
const MAX_FRAMES = 4096;
const MAX_THREADS = 64;

function wholeNumber(text: string | undefined, option: string, high: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > high) {
    throw new UsageError(`--${option} takes a whole number from 1 to ${high}`);
  }
  return value;
}

function parse<Options extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(
  args: string[], options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options & {}; allowPositionals: true }>> {
  try {
    return parseArgs({ args, options: options as Options & {}, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const SHARED = { frames: { type: 'string' }, threads: { type: 'string' }, assets: { type: 'string' } } as const;

function compressionOf(name: string | undefined, layout: CropLayout): Compression | undefined {
  const has = layout === 'ffpp' || layout === 'dfd';
  if (name === undefined) return has ? DEFAULT_COMPRESSION : undefined;
  if (!has) throw new UsageError('--compression is for --layout ffpp and --layout dfd');
  const compression = COMPRESSIONS.find((known) => known === name);
  if (!compression) throw new UsageError(`--compression takes ${COMPRESSIONS.join(', ')}`);
  return compression;
}

function parseCrops(args: string[]): CropsCommand {
  const { values, positionals } = parse(args, {
    ...SHARED,
    out: { type: 'string' },
    layout: { type: 'string' },
    splits: { type: 'string' },
    compression: { type: 'string' },
    'all-faces': { type: 'boolean' },
    'whole-picture': { type: 'boolean' },
  } as const);
  const [input] = positionals;
  if (input === undefined || positionals.length > 1) throw new UsageError('crops takes one folder');
  if (values.out === undefined) throw new UsageError('crops needs --out DIR');
  const { layout, splits, compression } = values;
  if (!isCropLayout(layout)) {
    const given = layout === undefined ? 'crops needs' : `"${layout}" is no layout:`;
    throw new UsageError(`${given} --layout ${CROP_LAYOUTS.join('|')}`);
  }
  if (splits !== undefined && layout !== 'ffpp') throw new UsageError('--splits is for --layout ffpp');
  return {
    command: 'crops', input, out: values.out, layout, splits,
    compression: compressionOf(compression, layout),
    frames: wholeNumber(values.frames, 'frames', MAX_FRAMES) ?? DEFAULT_CROP_FRAMES,
    allFaces: values['all-faces'] ?? false,
    wholePicture: values['whole-picture'] ?? false,
    threads: wholeNumber(values.threads, 'threads', MAX_THREADS),
    assets: values.assets,
  };
}

function parseCheck(args: string[]): CheckCommand {
  const { values, positionals } = parse(args, {
    ...SHARED, json: { type: 'boolean' }, 'all-frames': { type: 'boolean' }, model: { type: 'string' },
  } as const);
  if (positionals.length === 0) throw new UsageError('no file was named');
  return {
    command: 'check', inputs: positionals, json: values.json ?? false, model: values.model,
    frames: wholeNumber(values.frames, 'frames', MAX_FRAMES) ?? DEFAULT_CHECK_FRAMES,
    allFrames: values['all-frames'] ?? false,
    threads: wholeNumber(values.threads, 'threads', MAX_THREADS),
    assets: values.assets,
  };
}

/** Reads the arguments behind `airl-check`; "help" where the usage was asked for. Throws UsageError. */
export function parseCommand(args: string[]): CheckCommand | CropsCommand | 'help' {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  return args[0] === 'crops' ? parseCrops(args.slice(1)) : parseCheck(args);
}
