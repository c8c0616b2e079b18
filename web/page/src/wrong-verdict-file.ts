/** What a maintainer needs to look into a verdict that somebody believes to be wrong, as one file. Sends nothing. */
import type { Report } from '@airl/lib';
import { strToU8, zipSync, type Zippable } from 'fflate';

import type { FacePixels } from './face-pixels.js';

/** What the person believes that the picture or clip is. */
export type Belief = 'untouched' | 'generated_or_altered' | 'unsure';

/** What made the report: a name such as "page", its version, and what of it was set. */
export interface Application {
  name: string;
  version: string;
  settings: Record<string, string>;
}

/** What the verdict ran in. */
export interface BrowserFacts {
  user_agent: string;
  language: string;
  processors: number;
  /** What the graphics processor calls itself, as "nvidia ampere"; empty where the browser has no WebGPU. */
  graphics: string;
  isolated: boolean;
}

export interface WrongVerdict {
  report: Report;
  checkedAt: Date;
  belief: Belief;
  /** The person's own. */
  words: string;
  application: Application;
  browser: BrowserFacts;
  /** Whether the report's small pictures of the faces stay in it. */
  thumbnails: boolean;
  /** Faces at full size; none where they were not asked for. */
  faces: readonly FacePixels[];
}

/** A file to save. */
export interface MadeFile {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const JSON_NAME = 'wrong-verdict.json';

/**
 * JSON, or with faces at full size a ZIP of it and their PNGs. The checked file's name is left out: whoever has the
 * file knows it by its hash.
 */
export function wrongVerdictFile(wrong: WrongVerdict, madeAt: Date): MadeFile {
  const { report, faces } = wrong;
  const pictures: Zippable = {};
  const listed = faces.map(({ png, ...face }, i) => {
    const file = `face-${i + 1}.png`;
    // A PNG is compressed already.
    pictures[file] = [png, { level: 0 }];
    return { file, ...face };
  });
  const json = strToU8(`${JSON.stringify({
    format: 'airl-wrong-verdict',
    format_version: 1,
    made_at: madeAt.toISOString(),
    person: { believes: wrong.belief, words: wrong.words },
    report: {
      ...report,
      checked_at: wrong.checkedAt.toISOString(),
      source: { ...report.source, name: '' },
      tracks: report.tracks.map((track) => (wrong.thumbnails ? track : { ...track, thumbnail: '' })),
    },
    application: wrong.application,
    browser: wrong.browser,
    pixels: { thumbnails: wrong.thumbnails, faces: listed },
  }, null, 2)}\n`);
  const name = `airl-wrong-verdict-${madeAt.toISOString().slice(0, 19).replace(/[:T]/g, '-')}`;
  if (listed.length === 0) return { name: `${name}.json`, type: 'application/json', bytes: json };
  const bytes = zipSync({ [JSON_NAME]: json, ...pictures }, { mtime: madeAt });
  return { name: `${name}.zip`, type: 'application/zip', bytes };
}
