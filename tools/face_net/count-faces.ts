/**
 * Counts the faces that BlazeFace's full and short range find, by the core and nets that serve.
 *
 *   npx tsx tools/face_net/count-faces.ts DATA [--frames 4] [--min-score 0.5] [--rows FILE]
 *
 * DATA is a folder with a manifest.tsv whose first column names files and whose third names their source. Of clips, so
 * many frames spread over the clip count as a picture each. Writes a Markdown table to standard output: per source the
 * files, the pictures, those in which full, short, both, or short alone find a face of at least --min-score, then the
 * faces that full finds, that short finds, and that are the same: boxes with an IoU of 0.3 or more.
 * --rows FILE writes a JSON line a picture: the file, its source, its time in seconds, and each net's faces.
 *
 * Needs build/wasm and build/face-net (tools/run --build-only).
 */
import { openAsBlob, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import {
  FaceSearch, loadFrame, loadPicture, nodeHost, openClip, sniffSource, unwrap,
} from '../../web/lib/src/parts.js';
import type { AirlCore, CoreCheck, CoreFace, CoreRect } from '../../web/lib/src/parts.js';

const ROOT = new URL('../../', import.meta.url);
const LAYOUTS = ['full', 'short'] as const;
const SAME_FACE_IOU = 0.3;

type Found = Record<(typeof LAYOUTS)[number], CoreFace[]>;

interface Counts {
  files: number;
  pictures: number;
  full: number;
  short: number;
  both: number;
  shortAlone: number;
  fullFaces: number;
  shortFaces: number;
  sharedFaces: number;
}

function iou(a: CoreRect, b: CoreRect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(width, 0) * Math.max(height, 0);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

async function findBoth(search: FaceSearch, check: CoreCheck, minScore: number): Promise<Found> {
  const seconds = { core: 0, faceNet: 0 };
  const found: Found = { full: [], short: [] };
  for (const layout of LAYOUTS) found[layout] = await search.findWith(layout, check, seconds, minScore);
  return found;
}

/** Both nets' faces of a picture, or of `frames` frames of a clip; `seen` hears of each. */
async function searchFile(
  tools: { core: AirlCore; search: FaceSearch }, path: string, frames: number, minScore: number,
  seen: (found: Found, timestampS: number) => void,
): Promise<void> {
  const source = await openAsBlob(path);
  const { kind, format } = await sniffSource(tools.core, source);
  const check = unwrap(tools.core.createCheck(''));
  try {
    if (kind === 'picture') {
      await loadPicture(nodeHost, tools.core, check, source, format);
      seen(await findBoth(tools.search, check, minScore), 0);
      return;
    }
    await nodeHost.prepareVideo();
    const clip = await openClip(source);
    try {
      for await (const frame of clip.frames(frames, {})) {
        loadFrame(check, frame);
        seen(await findBoth(tools.search, check, minScore), frame.timestampS);
      }
    } finally {
      clip.dispose();
    }
  } finally {
    check.delete();
  }
}

function add(counts: Counts, { full, short }: Found): void {
  counts.pictures += 1;
  counts.full += full.length > 0 ? 1 : 0;
  counts.short += short.length > 0 ? 1 : 0;
  counts.both += full.length > 0 && short.length > 0 ? 1 : 0;
  counts.shortAlone += full.length === 0 && short.length > 0 ? 1 : 0;
  counts.fullFaces += full.length;
  counts.shortFaces += short.length;
  counts.sharedFaces += full.filter(({ box }) => short.some((other) => iou(box, other.box) >= SAME_FACE_IOU)).length;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    frames: { type: 'string', default: '4' },
    'min-score': { type: 'string', default: '0.5' },
    rows: { type: 'string' },
  },
});
const [data] = positionals;
if (data === undefined) throw new Error('usage: tsx tools/face_net/count-faces.ts DATA [--frames 4] [--min-score 0.5]');

const core = await nodeHost.loadCore(new URL('build/wasm/', ROOT).href);
const runtime = await nodeHost.openRuntime('cpu', { allowSoftwareAdapter: false });
const search = await FaceSearch.open(nodeHost, runtime, new URL('build/face-net/', ROOT).href);
const sources = new Map<string, Counts>();
const rows: string[] = [];
const unread: string[] = [];
for (const line of readFileSync(join(data, 'manifest.tsv'), 'utf8').trim().split('\n').slice(1)) {
  const [file = '', label = '', source = ''] = line.split('\t');
  const key = `${source} (${label})`;
  const counts = sources.get(key) ?? {
    files: 0, pictures: 0, full: 0, short: 0, both: 0, shortAlone: 0, fullFaces: 0, shortFaces: 0, sharedFaces: 0,
  };
  sources.set(key, counts);
  counts.files += 1;
  try {
    await searchFile({ core, search }, join(data, file), Number(values.frames), Number(values['min-score']),
      (found, timestampS) => {
        add(counts, found);
        rows.push(`${JSON.stringify({ file, source, label, timestamp_s: timestampS, ...found })}\n`);
      });
  } catch (error) {
    unread.push(`${file}: ${(error as Error).message}`);
  }
}
await search.release();

const columns = Object.keys([...sources.values()][0] ?? {}) as (keyof Counts)[];
const total = columns.map((column) => [...sources.values()].reduce((sum, counts) => sum + counts[column], 0));
const titles = ['source', 'files', 'pictures', 'full', 'short', 'both', 'short alone', 'faces of full',
  'faces of short', 'same faces'];
console.log(`| ${titles.join(' | ')} |`);
console.log(`|${'---|'.repeat(titles.length)}`);
for (const [source, counts] of [...sources].sort(([a], [b]) => a.localeCompare(b))) {
  console.log(`| ${[source, ...columns.map((column) => counts[column])].join(' | ')} |`);
}
console.log(`| ${['all', ...total].join(' | ')} |`);
for (const line of unread) console.error(`not read: ${line}`);
if (values.rows !== undefined) writeFileSync(values.rows, rows.join(''));
