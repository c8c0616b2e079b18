/** `airl-check crops`: cuts a folder's faces for training. */
import { FaceSearch, nodeHost } from '@airl/lib/parts';
import { AirlError } from '@airl/lib/node';

import { assetLocations } from '../files.js';
import { Progress, formatSeconds } from '../progress.js';
import type { CropsCommand } from '../usage.js';
import { CropCutter } from './cutter.js';
import { listInputs } from './inputs.js';
import type { CropInput } from './inputs.js';
import { CropManifest } from './manifest.js';

interface Totals {
  files: number;
  crops: number;
  errors: number;
}

/** "real/truman-posts: 108 files, 105 crops, 1 error", a line a source. */
function summarize(totals: Map<string, Totals>): string[] {
  return [...totals].map(([name, { files, crops, errors }]) =>
    `${name}: ${files} files, ${crops} crops${errors > 0 ? `, ${errors} could not be read` : ''}`);
}

function groupOf({ label, source }: CropInput): string {
  return label === null ? source : `${label === 1 ? 'fake' : 'real'}/${source}`;
}

/** Cuts every file that is not done; files that cannot be read are told, counted and passed over. Returns exit code. */
export async function runCrops(command: CropsCommand): Promise<number> {
  const { input, out, layout, frames, allFaces, wholePicture } = command;
  const inputs = await listInputs(input, layout);
  const manifest = await CropManifest.open(out, { layout, frames, all_faces: allFaces, whole_picture: wholePicture });
  const assets = assetLocations(command.assets);
  const core = await nodeHost.loadCore(assets.core);
  const runtime = await nodeHost.openRuntime('cpu', {
    allowSoftwareAdapter: false, ...(command.threads !== undefined && { threads: command.threads }),
  });
  const search = await FaceSearch.open(nodeHost, runtime, assets.faceNet);
  const cutter = new CropCutter(core, search, out, { frames, allFaces, wholePicture });
  const progress = new Progress();
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
      const { outcome, rows } = await cutter.cut(item);
      await manifest.add(outcome, rows);
      total.crops += outcome.crops;
    } catch (error) {
      if (!(error instanceof AirlError) || error.code === 'internal') throw error;
      progress.note(`${item.origin}: ${error.code}: ${error.message}`);
      const { code, message } = error;
      await manifest.add({ origin: item.origin, crops: 0, frames_without_face: 0, error: { code, message } }, []);
      total.errors += 1;
    }
    handled += 1;
  }
  progress.clear();
  for (const line of summarize(totals)) console.log(line);
  await search.release();
  return 0;
}
