import { html } from '../dom.js';
import type { CheckProgress } from '../check-runner.js';
import { formatBytes, formatSecondsLeft } from '../format.js';
import { ADDRESS, PROGRESS } from '../strings.js';

export interface ProgressPanel {
  element: HTMLElement;
  update(progress: CheckProgress): void;
}

/** A check under way: frames done, time left, and the way to end it. */
export function createProgressPanel(name: string, onCancel: () => void): ProgressPanel {
  const bar = html('progress', { max: 1, 'aria-label': PROGRESS.heading(name) });
  const done = html('span', { class: 'progress-done' });
  const left = html('span', { class: 'progress-left note' });
  const cancel = html('button', { type: 'button', class: 'button' }, PROGRESS.cancel);
  cancel.addEventListener('click', onCancel);
  const element = html(
    'section',
    { class: 'card progress-panel', 'aria-label': PROGRESS.title },
    html('h2', {}, PROGRESS.heading(name)),
    bar,
    html('p', { class: 'progress-line' }, done, left, cancel),
  );

  return {
    element,
    update(progress) {
      const share = shareOf(progress);
      if (share === undefined) bar.removeAttribute('value');
      else bar.value = share;
      done.textContent = progressText(progress);
      const secondsLeft = progress.phase === 'frames' ? progress.secondsLeft : null;
      left.textContent = secondsLeft === null ? '' : formatSecondsLeft(secondsLeft);
    },
  };
}

/** What is done of a check, 0..1; undefined where that is not counted. */
export function shareOf(progress: CheckProgress): number | undefined {
  if (progress.phase === 'frames') return progress.framesTotal ? progress.framesDone / progress.framesTotal : undefined;
  if (progress.phase === 'download') return progress.bytesTotal ? progress.bytesDone / progress.bytesTotal : undefined;
  return undefined;
}

/** What a check does now. */
export function progressText(progress: CheckProgress): string {
  switch (progress.phase) {
    case 'model':
      return PROGRESS.waitingForModel;
    case 'opening':
      return PROGRESS.opening;
    case 'picture':
      return PROGRESS.picture;
    case 'download':
      return ADDRESS.downloaded(formatBytes(progress.bytesDone));
    case 'frames':
      return PROGRESS.frames(progress.framesDone, progress.framesTotal);
  }
}
