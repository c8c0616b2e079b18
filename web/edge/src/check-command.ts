/** `airl-check FILE...`: a report for each file. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { AirlError, createDetector } from '@airl/lib/node';
import type { Detector, Report, Verdict } from '@airl/lib/node';
import { asAirlError } from '@airl/lib/parts';

import { assetLocations, filesBelow, modelFile, openFile } from './files.js';
import { Progress, formatSeconds } from './progress.js';
import type { CheckCommand } from './usage.js';

/** What stands in a report's place for a file that cannot be checked. */
interface ErrorRow {
  source: { name: string };
  error: { code: string; message: string };
}

const VERDICTS: Record<Verdict, string> = {
  likely_fake: 'likely fake',
  uncertain: 'uncertain',
  no_sign_of_forgery: 'no sign of forgery',
};

function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function describe(path: string, report: Report): string {
  const { probability, interval, frames, warnings } = report;
  const lines = [
    `${path}: ${VERDICTS[report.verdict]}, probability of fake ${percent(probability)} ` +
      `(${percent(interval.low)} to ${percent(interval.high)})`,
  ];
  const withFace = frames.filter(({ faces }) => faces > 0).length;
  const { deciding_track: deciding } = report;
  if (report.source.kind === 'video') {
    const time = formatSeconds(report.source.duration_s);
    lines.push(
      `  ${frames.length} frames of ${time}, ${withFace} with a face, ${report.tracks.length} tracks, ` +
        `decided by track ${deciding}`,
    );
  }
  for (const { message } of warnings) lines.push(`  warning: ${message}`);
  return lines.join('\n');
}

/** The files behind the inputs; a folder that holds none is told. */
async function expand(inputs: string[], progress: Progress): Promise<string[]> {
  const paths: string[] = [];
  for (const input of inputs) {
    // A path that does not exist stays, and gets its error row.
    const folder = await stat(input).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    const files = folder ? await filesBelow(input) : [input];
    if (files.length === 0) progress.note(`${input}: the folder holds no file (hidden files do not count)`);
    paths.push(...files);
  }
  return paths;
}

async function checkFile(
  detector: Detector,
  path: string,
  { frames, allFrames }: Pick<CheckCommand, 'frames' | 'allFrames'>,
  onProgress: (text: string) => void,
): Promise<Report> {
  const name = basename(path);
  let source: Blob;
  try {
    source = await openFile(path);
    if (!(await stat(path)).isFile()) throw new Error('it is not a file');
  } catch (error) {
    throw new AirlError('bad_input', `the file cannot be opened: ${(error as Error).message}`, { cause: error });
  }
  if ((await detector.kindOf(source)) === 'picture') return detector.checkImage(source, { name });
  const events = detector.checkVideo(source, { name, frames, stopEarly: !allFrames });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    const event = next.value;
    if (event.type !== 'progress') continue;
    const left = event.secondsLeft === null ? '' : `, ${formatSeconds(event.secondsLeft)} left`;
    onProgress(`frame ${event.framesDone} of ${event.framesTotal}${left}`);
  }
}

/** Checks every file. Returns the exit code: 1 where any could not be checked, 2 where there is none. */
export async function runCheck(command: CheckCommand): Promise<number> {
  const progress = new Progress();
  const paths = await expand(command.inputs, progress);
  if (paths.length === 0) return 2;
  progress.show('loading the model');
  const detector = await createDetector({
    assets: assetLocations(command.assets),
    ...(command.model !== undefined && { model: await modelFile(command.model) }),
    ...(command.threads !== undefined && { threads: command.threads }),
  });
  let failed = 0;
  try {
    const { model } = detector.facts;
    if (model.preview && !command.json) progress.note(`${model.name} ${model.version}: ${model.previewNote}`);
    for (const [index, path] of paths.entries()) {
      const tell = (text: string): void => progress.show(`${index + 1} of ${paths.length} ${basename(path)}: ${text}`);
      tell('reading');
      try {
        const report = await checkFile(detector, path, command, tell);
        progress.clear();
        console.log(command.json ? JSON.stringify(report) : describe(path, report));
      } catch (error) {
        // Whatever it is, it is of this file: the others go on.
        const { code, message } = asAirlError(error, 'internal', 'the check failed');
        failed += 1;
        progress.clear();
        if (command.json) {
          console.log(
            JSON.stringify({ source: { name: basename(path) }, error: { code, message } } satisfies ErrorRow),
          );
        } else {
          progress.note(`${path}: ${code}: ${message}`);
        }
      }
    }
  } finally {
    progress.clear();
    detector.dispose();
  }
  return failed > 0 ? 1 : 0;
}
