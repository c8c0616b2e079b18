import { html } from '../dom.js';
import { ENGINE, RESULT } from '../strings.js';
import { notedPreview } from './preview-note.js';

export type EngineView =
  | { phase: 'loading'; percent: number | undefined }
  | { phase: 'ready'; runsOn: string; model: string; previewNote: string; offline: boolean; kept: boolean }
  | { phase: 'failed'; message: string };

export interface EngineStatus {
  /** One line for the page's head. */
  element: HTMLElement;
  /** The preview model's note; hidden where there is none. */
  notice: HTMLElement;
  update(view: EngineView): void;
}

/** Whether the model is loaded, what it runs on, and what its card makes plain. */
export function createEngineStatus(onRetry: () => void): EngineStatus {
  const element = html('p', { class: 'engine-status', role: 'status' });
  const notice = html('aside', { class: 'preview-note', 'aria-label': RESULT.preview, hidden: true });
  return {
    element,
    notice,
    update(view) {
      element.dataset.phase = view.phase;
      if (view.phase === 'loading') {
        const bar = html('progress', { max: 100, 'aria-label': ENGINE.loading });
        if (view.percent !== undefined) bar.value = view.percent;
        element.replaceChildren(view.percent === undefined ? ENGINE.loading : ENGINE.loadingPercent(view.percent), bar);
      } else if (view.phase === 'ready') {
        element.dataset.kept = String(view.kept);
        const [here, offline] = view.kept ? [ENGINE.kept, ENGINE.offline] : [ENGINE.ready, ENGINE.offlineInPart];
        const state = view.offline ? offline : here;
        element.replaceChildren(state, html('span', { class: 'note' }, `${view.model} · ${view.runsOn}`));
        notice.hidden = view.previewNote === '';
        notice.replaceChildren(...notedPreview(view.previewNote));
      } else {
        const retry = html('button', { type: 'button', class: 'button' }, ENGINE.retry);
        retry.addEventListener('click', onRetry);
        element.replaceChildren(`${ENGINE.failed}: ${view.message}`, retry);
      }
    },
  };
}
