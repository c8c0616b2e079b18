/** Progress on standard error: one line rewritten where it is a terminal, nothing where it is not. */
export class Progress {
  private shown = false;
  private readonly terminal = process.stderr.isTTY;

  /** Shows `text` in place of the last one. */
  show(text: string): void {
    if (!this.terminal) return;
    process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
    this.shown = true;
  }

  /** A line that stays; also where standard error is no terminal. */
  note(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  /** Removes the progress line. */
  clear(): void {
    if (this.shown) process.stderr.write('\r\u001b[K');
    this.shown = false;
  }
}

/** "3:07", "1:02:05". */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
