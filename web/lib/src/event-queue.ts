/** Events pushed from a callback, taken by one async generator. */
export class EventQueue<Event> {
  private readonly waiting: Event[] = [];
  private wake: (() => void) | undefined;

  push(event: Event): void {
    this.waiting.push(event);
    this.wake?.();
  }

  /** Yields events as they come until `result` settles, then the rest; returns or throws what `result` did. */
  async *drain<Result>(result: Promise<Result>): AsyncGenerator<Event, Result, void> {
    let settled = false;
    const settle = (): void => {
      settled = true;
      this.wake?.();
    };
    result.then(settle, settle);
    for (;;) {
      for (let event = this.waiting.shift(); event !== undefined; event = this.waiting.shift()) yield event;
      if (settled) return result;
      await new Promise<void>((resolve) => (this.wake = resolve));
      this.wake = undefined;
    }
  }
}
