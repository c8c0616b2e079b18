/** Opening a file to cut, and the length that the clips of one recording have in common. */
import { AirlError } from '@airl/lib/node';
import { nodeHost, openClip } from '@airl/lib/parts';

import { openFile } from '../files.js';
import type { CropInput } from '../layouts/listing.js';

/** The file as a Blob. Throws AirlError `bad_input` where it cannot be opened. */
export async function openInput(path: string): Promise<Blob> {
  try {
    return await openFile(path);
  } catch (error) {
    throw new AirlError('bad_input', `the file cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}

async function durationOf(path: string): Promise<number | null> {
  try {
    const clip = await openClip(await openInput(path));
    const { durationS } = clip.facts;
    clip.dispose();
    return durationS;
  } catch (error) {
    // The cut itself tells what is wrong with the file.
    if (error instanceof AirlError) return null;
    throw error;
  }
}

/** Lengths of recordings, each measured once. */
export class RecordingDurations {
  private readonly members = new Map<string, CropInput[]>();
  private readonly known = new Map<string, Promise<number | undefined>>();

  constructor(inputs: CropInput[]) {
    for (const input of inputs) {
      if (input.recording === null) continue;
      this.members.set(input.recording, [...(this.members.get(input.recording) ?? []), input]);
    }
  }

  /**
   * Length of the shortest clip of `input`'s recording, in seconds: times spread over it are the same moments in the
   * real clip and in its fakes, which are often a little shorter. Undefined where the clip stands alone.
   */
  of(input: CropInput): Promise<number | undefined> {
    const { recording } = input;
    const members = recording === null ? [] : (this.members.get(recording) ?? []);
    if (recording === null || members.length < 2) return Promise.resolve(undefined);
    const known = this.known.get(recording) ?? this.measure(members);
    this.known.set(recording, known);
    return known;
  }

  private async measure(members: CropInput[]): Promise<number | undefined> {
    await nodeHost.prepareVideo();
    const durations = await Promise.all(members.map(({ path }) => durationOf(path)));
    const usable = durations.filter((duration) => duration !== null && duration > 0) as number[];
    return usable.length > 0 ? Math.min(...usable) : undefined;
  }
}
