/** One at a time, in the order of asking. */
import { AirlError } from '@airl/lib';

export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, with what ends it. Rejects with `cancelled` at once; its turn passes on. */
  async take(signal: AbortSignal): Promise<() => void> {
    const before = this.#last;
    let end = (): void => undefined;
    this.#last = new Promise((resolve) => (end = resolve));
    await Promise.race([before, aborted(signal)]);
    if (!signal.aborted) return end;
    // Those behind wait for those before all the same.
    void before.then(end);
    throw new AirlError('cancelled', 'the check was cancelled');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
