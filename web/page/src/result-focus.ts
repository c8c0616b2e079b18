/** Where keyboard and screen reader go when a check ends. */

/** Remembers where the reader waits. A result takes the focus only from there: whoever has gone on reads on. */
export class ResultFocus {
  #waitsAt: Element | null | undefined;

  /** A check was started from the element that has the focus. */
  begin(): void {
    this.#waitsAt = document.activeElement;
  }

  /** `result` shows how a check has ended: its heading gets the focus, so that reading goes on there. */
  arrive(result: HTMLElement): void {
    const waitsAt = this.#waitsAt;
    this.#waitsAt = undefined;
    const { activeElement } = document;
    // The browser leaves the focus to the body where it was in the progress panel, which is gone.
    const waits = waitsAt !== undefined && (activeElement === document.body || activeElement === waitsAt);
    const heading = result.querySelector('h2');
    if (!waits || !heading) return;
    heading.tabIndex = -1;
    heading.focus();
  }
}
