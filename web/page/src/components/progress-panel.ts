import { html } from '../dom.js';
import { formatSecondsLeft } from '../format.js';
import { PROGRESS } from '../strings.js';

export interface ProgressView {
  phase: 'model' | 'opening' | 'frames' | 'picture';
  framesDone: number;
  framesTotal: number;
  secondsLeft: number | null;
}

export interface ProgressPanel {
  element: HTMLElement;
  update(view: ProgressView): void;
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
    update(view) {
      const counted = view.phase === 'frames' && view.framesTotal > 0;
      if (counted) bar.value = view.framesDone / view.framesTotal;
      else bar.removeAttribute('value');
      done.textContent = counted ? PROGRESS.frames(view.framesDone, view.framesTotal) : phaseText(view.phase);
      left.textContent = counted && view.secondsLeft !== null ? formatSecondsLeft(view.secondsLeft) : '';
    },
  };
}

function phaseText(phase: ProgressView['phase']): string {
  if (phase === 'model') return PROGRESS.waitingForModel;
  return phase === 'picture' ? PROGRESS.picture : PROGRESS.opening;
}
