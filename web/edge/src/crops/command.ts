/** `airl-check crops`: cuts a folder's faces for training. */
import { resolve } from 'node:path';

import { FaceSearch, asAirlError, nodeHost } from '@airl/lib/parts';

import { assetLocations } from '../files.js';
import { listInputs } from '../layouts/layouts.js';
import type { CropInput, Listing } from '../layouts/listing.js';
import { Progress, formatSeconds } from '../progress.js';
import type { CropsCommand } from '../usage.js';
import { CropNames } from './crop-names.js';
import { CropCutter } from './cutter.js';
import { CropManifest } from './manifest.js';
import type { CropSettings } from './manifest.js';
import { RecordingDurations } from './open-input.js';

interface Totals {
  files: number;
  crops: number;
  errors: number;
}

/** Long lists are cut off: their length says more than their end. */
const LISTED = 20;

/** "real/truman-posts: 108 files, 105 crops, 1 error", a line a source. */
function summarize(totals: Map<string, Totals>): string[] {
  return [...totals].map(([name, { files, crops, errors }]) =>
    `${name}: ${files} files, ${crops} crops${errors > 0 ? `, ${errors} could not be read` : ''}`);
}

function groupOf({ label, source }: CropInput): string {
  return label === null ? source : `${label === 1 ? 'fake' : 'real'}/${source}`;
}

function noteList(progress: Progress, title: string, lines: string[]): void {
  if (lines.length === 0) return;
  progress.note(`${lines.length} ${title}:`);
  for (const line of lines.slice(0, LISTED)) progress.note(`  ${line}`);
  if (lines.length > LISTED) progress.note(`  ... and ${lines.length - LISTED} more`);
}

function noteListing(progress: Progress, { missing, skipped, notes }: Listing): void {
  for (const line of notes) progress.note(`note: ${line}`);
  noteList(progress, 'files that the data set lists are missing', missing);
  noteList(progress, 'files are passed over', skipped);
}

function settingsOf({ layout, frames, allFaces, wholePicture, compression, splits }: CropsCommand): CropSettings {
  return {
    layout, frames, all_faces: allFaces, whole_picture: wholePicture,
    ...(compression !== undefined && { compression }),
    ...(splits !== undefined && { splits: resolve(splits) }),
  };
}

/**
 * Cuts every file that is not done; files that are missing or cannot be read are named, counted and passed over.
 * Returns the exit code.
 */
export async function runCrops(command: CropsCommand): Promise<number> {
  const { input, out, layout, frames, allFaces, wholePicture, splits, compression } = command;
  const progress = new Progress();
  const listing = await listInputs(input, layout, { splits, compression: compression ?? 'c23' });
  const { inputs } = listing;
  noteListing(progress, listing);
  const manifest = await CropManifest.open(out, settingsOf(command));
  const assets = assetLocations(command.assets);
  const core = await nodeHost.loadCore(assets.core);
  const runtime = await nodeHost.openRuntime('cpu', {
    allowSoftwareAdapter: false, ...(command.threads !== undefined && { threads: command.threads }),
  });
  const search = await FaceSearch.open(nodeHost, runtime, assets.faceNet);
  const names = new CropNames(inputs, manifest.files);
  const cutter = new CropCutter(core, search, out, names, { frames, allFaces, wholePicture });
  const durations = new RecordingDurations(inputs);
  const totals = new Map<string, Totals>();
  const start = performance.now();
  let handled = 0;
  const left = inputs.filter(({ origin }) => !manifest.done.has(origin)).length;
  for (const item of inputs) {
    const total = totals.get(groupOf(item)) ?? { files: 0, crops: 0, errors: 0 };
    totals.set(groupOf(item), total);
    total.files += 1;
    const earlier = manifest.done.get(item.origin);
    if (earlier) {
      total.crops += earlier.crops;
      continue;
    }
    const secondsLeft = ((performance.now() - start) / 1000 / Math.max(handled, 1)) * (left - handled);
    const time = handled > 0 ? `, ${formatSeconds(secondsLeft)} left` : '';
    progress.show(`${handled} of ${left} files${time}: ${item.origin}`);
    try {
      const { outcome, rows } = await cutter.cut(item, await durations.of(item));
      await manifest.add(outcome, rows);
      total.crops += outcome.crops;
    } catch (error) {
      // Whatever it is, it is of this file: the others go on.
      const { code, message } = asAirlError(error, 'internal', 'the file cannot be cut');
      progress.note(`${item.origin}: ${code}: ${message}`);
      await manifest.add({ origin: item.origin, crops: 0, frames_without_face: 0, error: { code, message } }, []);
      total.errors += 1;
    }
    handled += 1;
  }
  progress.clear();
  const errors = [...totals.values()].reduce((sum, total) => sum + total.errors, 0);
  if (errors > 0) progress.note(`${errors} files could not be read; progress.jsonl lists them`);
  for (const line of summarize(totals)) console.log(line);
  await search.release();
  return 0;
}
