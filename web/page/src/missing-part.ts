/** Parts of the page that are loaded late, and may be out of reach then: no network, or a server with another build. */
import { OFFLINE } from './strings.js';

/** A part could not be loaded; its message is in the reader's language. */
export class MissingPart extends Error {
  override readonly name = 'MissingPart';
}

/** The part. Rejects with MissingPart. */
export async function loadPart<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    throw new MissingPart(OFFLINE.missing, { cause: error });
  }
}

/** Runs what needs late parts, and tells the reader where one is missing. Any other error is thrown on. */
export async function tellMissing(run: () => void | Promise<void>, tell: (message: string) => void): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof MissingPart)) throw error;
    tell(error.message);
  }
}
