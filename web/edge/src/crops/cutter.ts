/** One file to crops: decode, find faces, cut by the core, write PNG. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { loadFrame, loadPicture, nodeHost, openClip, sniffSource, unwrap } from '@airl/lib/parts';
import type { AirlCore, CoreCheck, CoreFace, CoreFrameFacts, CoreRect, FaceSearch } from '@airl/lib/parts';
import { encode } from 'fast-png';

import type { CropInput, Label } from '../layouts/listing.js';
import type { CropNames } from './crop-names.js';
import { openInput } from './open-input.js';
import type { FileOutcome, ManifestRow, RectRow } from './manifest.js';

/** What is kept of each frame. */
export interface CutOptions {
  frames: number;
  allFaces: boolean;
  wholePicture: boolean;
}

interface Side {
  label: Label;
  /** Of the frame; the whole where undefined. */
  part: CoreRect | undefined;
}

interface Moment {
  index: number;
  timestampS: number;
  codec: string;
  facts: CoreFrameFacts;
  /** Shared by the real and the fakes of this moment; null where they are not known. */
  pair: string | null;
}

const PNG_COMPRESSION = 3;

/** Hundredths of a pixel are finer than the detector's error. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function numbered(index: number): string {
  return String(index).padStart(3, '0');
}

function rectRow({ x, y, width, height }: CoreRect): RectRow {
  return [round(x), round(y), round(width), round(height)];
}

/** The halves of a frame that differ in label, or the frame. An odd middle column belongs to neither half. */
function sidesOf(label: Label | null, { width, height }: CoreFrameFacts): Side[] {
  if (label !== null) return [{ label, part: undefined }];
  const half = Math.floor(width / 2);
  return [
    { label: 0, part: { x: 0, y: 0, width: half, height } },
    { label: 1, part: { x: width - half, y: 0, width: half, height } },
  ];
}

function largestFirst(faces: CoreFace[]): CoreFace[] {
  return [...faces].sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
}

/** Cuts files with one core and one pair of face nets. */
export class CropCutter {
  readonly seconds = { core: 0, faceNet: 0 };

  constructor(
    private readonly core: AirlCore, private readonly search: FaceSearch, private readonly outDir: string,
    private readonly names: CropNames, private readonly options: CutOptions,
  ) {}

  /**
   * Writes the crops of one file; of a clip, at times spread over its first `durationS` seconds (default: all).
   * Throws AirlError for a file that cannot be read.
   */
  async cut(input: CropInput, durationS?: number): Promise<{ outcome: FileOutcome; rows: ManifestRow[] }> {
    const source = await openInput(input.path);
    const { kind, format } = await sniffSource(this.core, source);
    const rows: ManifestRow[] = [];
    let framesWithoutFace = 0;
    const take = async (moment: Moment, load: (check: CoreCheck) => Promise<unknown>): Promise<void> => {
      const cut = await this.cutFrame(input, moment, load);
      if (cut.length === 0) framesWithoutFace += 1;
      rows.push(...cut);
    };
    if (kind === 'picture') {
      const probe = unwrap(this.core.createCheck(''));
      try {
        const facts = await loadPicture(nodeHost, this.core, probe, source, format);
        await take({ index: 0, timestampS: 0, codec: format, facts, pair: null },
          (check) => loadPicture(nodeHost, this.core, check, source, format));
      } finally {
        probe.delete();
      }
    } else {
      await nodeHost.prepareVideo();
      const clip = await openClip(source);
      try {
        let index = 0;
        // Number of the time that a frame is of: a short clip's frames can stand for several times.
        let step = 0;
        const onStep = (done: number): void => {
          step = done;
        };
        const spread = durationS === undefined ? { onStep } : { onStep, durationS };
        for await (const frame of clip.frames(this.options.frames, spread)) {
          const facts = { width: clip.facts.width, height: clip.facts.height, jpegQuality: 0, damaged: false };
          const pair = input.recording === null ? null : `${input.recording}#${numbered(step)}`;
          await take({ index, timestampS: frame.timestampS, codec: clip.facts.codec, facts, pair },
            (check) => Promise.resolve(loadFrame(check, frame)));
          index += 1;
        }
      } finally {
        clip.dispose();
      }
    }
    return { outcome: { origin: input.origin, crops: rows.length, frames_without_face: framesWithoutFace }, rows };
  }

  private async cutFrame(
    input: CropInput, moment: Moment, load: (check: CoreCheck) => Promise<unknown>,
  ): Promise<ManifestRow[]> {
    const rows: ManifestRow[] = [];
    for (const side of sidesOf(input.label, moment.facts)) {
      const check = unwrap(this.core.createCheck(''));
      try {
        await load(check);
        if (side.part) unwrap(check.cropFrame(side.part));
        rows.push(...(await this.cutFaces(check, input, moment, side)));
      } finally {
        check.delete();
      }
    }
    // A pair needs both of its halves.
    if (input.label === null && new Set(rows.map(({ label }) => label)).size < 2) {
      return rows.map((row) => ({ ...row, pair: null }));
    }
    return rows;
  }

  private async cutFaces(check: CoreCheck, input: CropInput, moment: Moment, side: Side): Promise<ManifestRow[]> {
    const found = largestFirst(await this.search.find(check, this.seconds));
    const wholePicture = found.length === 0;
    if (wholePicture && !this.options.wholePicture) return [];
    const accepted = unwrap(wholePicture
      ? check.acceptWholePicture()
      : check.acceptFaces(this.options.allFaces ? found : found.slice(0, 1)));
    const rows: ManifestRow[] = [];
    for (const face of accepted.keys()) rows.push(await this.writeCrop(check, face, input, moment, side, wholePicture));
    return rows;
  }

  private async writeCrop(
    check: CoreCheck, index: number, input: CropInput, moment: Moment, side: Side, wholePicture: boolean,
  ): Promise<ManifestRow> {
    const { face, part, width, height, rgb } = unwrap(check.trainingSample(index));
    const frame = numbered(moment.index);
    const file = `${side.label === 1 ? 'fake' : 'real'}/${this.names.of(input)}_f${frame}_${index}.png`;
    const path = join(this.outDir, file);
    await mkdir(dirname(path), { recursive: true });
    const png = encode({ width, height, data: rgb, channels: 3, depth: 8 }, { zlib: { level: PNG_COMPRESSION } });
    await writeFile(path, png);
    const corner = side.part ?? { x: 0, y: 0 };
    return {
      file, label: side.label, source: input.source, origin: input.origin, clip: input.clip,
      pair: side.part ? `${input.origin}#${frame}` : moment.pair,
      timestamp_s: Math.round(moment.timestampS * 1e4) / 1e4,
      box: rectRow(face.box),
      keypoints: face.keypoints.map(({ x, y }) => [round(x), round(y)]),
      score: Math.round(face.score * 1e4) / 1e4,
      part: rectRow({ ...part, x: part.x + corner.x, y: part.y + corner.y }),
      frame: [moment.facts.width, moment.facts.height],
      whole_picture: wholePicture, codec: moment.codec,
      jpeg_quality: moment.facts.jpegQuality > 0 ? moment.facts.jpegQuality : null,
      ...(input.identities.length > 0 && { identities: input.identities }),
      ...(input.split !== null && { split: input.split }),
      ...(input.compression !== null && { compression: input.compression }),
    };
  }
}
