/** One at a time, in the order of asking. */
import { AirlError } from '@airl/lib';

export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, with what ends it. Rejects with `cancelled`; the turn then passes on. */
  async take(signal: AbortSignal): Promise<() => void> {
    const before = this.#last;
    let end = (): void => undefined;
    this.#last = new Promise((resolve) => (end = resolve));
    await before;
    if (!signal.aborted) return end;
    end();
    throw new AirlError('cancelled', 'the check was cancelled');
  }
}
