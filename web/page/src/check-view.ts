/** What stands beside the list: the selected check's progress while it runs, the result region once it has ended. */
import type { Report } from '@airl/lib';

import { byId } from './dom.js';
import type { Check, Checks } from './checks.js';
import { credentialFacts } from './credentials/facts.js';
import { cancelledCard, errorCard, missingCard } from './components/error-card.js';
import { createLivePanel, type LivePanel } from './components/live-panel.js';
import { createProgressPanel, type ProgressPanel } from './components/progress-panel.js';
import type * as Results from './components/result-panel.js';
import type * as WrongVerdict from './components/wrong-verdict.js';
import { loadPart, tellMissing } from './missing-part.js';
import { ResultFocus } from './result-focus.js';
import { version } from '../package.json';

/** The parts of a result are loaded when the engine is ready: no verdict waits for them, and no network is needed. */
export const loadResultParts = (): Promise<[typeof Results, typeof WrongVerdict]> =>
  Promise.all([import('./components/result-panel.js'), import('./components/wrong-verdict.js')]);

export interface CheckView {
  /** A check was started from the element that has the focus: its result takes the focus from there. */
  expect(): void;
  /** Shows the check's state; undefined shows the page as it was before the first file. */
  show(check: Check | undefined): void;
  /** Lets go of what was made in another language. */
  reset(): void;
}

export function createCheckView(checks: Checks): CheckView {
  const result = byId('result');
  const slot = byId('progress');
  const empty = byId('empty');
  const focus = new ResultFocus();
  let shown: Check | undefined;
  let resultPanel: Results.ResultPanel | undefined;
  let progress: { check: Check; panel: ProgressPanel } | undefined;
  let live: { check: Check; panel: LivePanel } | undefined;

  function clear(): void {
    byId('notice').hidden = false;
    resultPanel?.dispose();
    live?.panel.dispose();
    resultPanel = live = progress = undefined;
    slot.replaceChildren();
    result.hidden = true;
    result.replaceChildren();
  }

  function progressPanel(check: Check): ProgressPanel {
    if (progress?.check === check) return progress.panel;
    clear();
    progress = { check, panel: createProgressPanel(check.name, () => end('cancel', check)) };
    slot.replaceChildren(progress.panel.element);
    return progress.panel;
  }

  function livePanel(check: Check, stream: MediaStream): LivePanel {
    if (live?.check === check) return live.panel;
    clear();
    const panel = createLivePanel({
      name: check.name,
      stream,
      onStop: () => end('stop', check),
      onCancel: () => end('cancel', check),
    });
    live = { check, panel };
    slot.replaceChildren(panel.element);
    return panel;
  }

  async function showReport(check: Check, report: Report): Promise<void> {
    const [{ createResultPanel }, { wrongVerdict }] = await loadPart(loadResultParts());
    if (check !== shown || check.state.status !== 'done') return;
    clear();
    byId('notice').hidden = true;
    const { file: media, checkedAt = new Date() } = check;
    resultPanel = createResultPanel(media, report, checkedAt, media && ((onFound) => credentialFacts(media, onFound)));
    const application = { name: 'page', version, settings: { query: location.search } };
    showResult(...resultPanel.elements, wrongVerdict({ report, checkedAt, media, application }));
  }

  function showResult(...elements: HTMLElement[]): void {
    result.replaceChildren(...elements);
    result.hidden = false;
    focus.arrive(result);
  }

  /** By a button of the panel, which goes with it. */
  function end(how: 'cancel' | 'stop', check: Check): void {
    focus.begin();
    checks[how](check);
  }

  function again(check: Check): void {
    focus.begin();
    checks.retry(check);
  }

  return {
    expect: () => focus.begin(),
    show(check) {
      shown = check;
      empty.hidden = check !== undefined;
      if (!check) return clear();
      const { state, source, name } = check;
      switch (state.status) {
        case 'waiting':
          progressPanel(check);
          break;
        case 'checking':
          progressPanel(check).update(state.progress);
          break;
        case 'live':
          if (source.kind === 'live') livePanel(check, source.stream).update(state);
          break;
        case 'done':
          void tellMissing(() => showReport(check, state.report), (message) => {
            if (check !== shown) return;
            clear();
            showResult(missingCard(message));
          });
          break;
        case 'failed':
          clear();
          showResult(errorCard(name, state.code, state.message));
          break;
        case 'cancelled':
          clear();
          showResult(cancelledCard(name, source.kind === 'live' ? undefined : () => again(check)));
      }
    },
    reset: clear,
  };
}
