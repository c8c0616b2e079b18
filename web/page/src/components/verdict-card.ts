import type { Verdict } from '@airl/lib';

import { html } from '../dom.js';
import { formatInterval, formatProbability } from '../format.js';
import { RESULT, VERDICTS } from '../strings.js';
import { probabilityBar, type ScoreView, type ThresholdsView } from './probability-bar.js';

export interface WarningView {
  code: string;
  message: string;
}

export interface VerdictView {
  verdict: Verdict;
  score: ScoreView;
  thresholds: ThresholdsView;
  warnings: WarningView[];
  /** Empty for a model that meets the targets of its card. */
  previewNote: string;
}

/** What the check says: verdict, what to know before trusting it, then the numbers. */
export function verdictCard(view: VerdictView): HTMLElement {
  const { label } = VERDICTS[view.verdict];
  return html(
    'div',
    { class: `verdict-card ${view.verdict}` },
    html('p', { class: 'verdict' }, html('span', { class: 'verdict-mark', 'aria-hidden': 'true' }), label),
    cautions(view),
    html(
      'p',
      { class: 'verdict-score' },
      `${RESULT.probability} `,
      html('data', { value: view.score.probability, class: 'big-number' }, formatProbability(view.score.probability)),
      html('span', { class: 'interval-text' }, `${RESULT.interval} ${formatInterval(view.score.low, view.score.high)}`),
    ),
    probabilityBar(view.score, view.thresholds),
  );
}

/** The preview note and the warnings; nothing where there is neither. */
function cautions(view: VerdictView): HTMLElement | undefined {
  if (!view.previewNote && view.warnings.length === 0) return undefined;
  return html(
    'ul',
    { class: 'cautions', 'aria-label': RESULT.warnings },
    view.previewNote ? html('li', {}, html('strong', {}, `${RESULT.preview}. `), view.previewNote) : undefined,
    ...view.warnings.map((warning) => html('li', { 'data-code': warning.code }, warning.message)),
  );
}

/** The verdict in words: what it means and what it does not. */
export function meaning(verdict: Verdict): HTMLElement {
  const { means, meansNot } = VERDICTS[verdict];
  return html(
    'div',
    { class: 'meaning' },
    html('section', {}, html('h3', {}, RESULT.means), html('p', {}, means)),
    html('section', {}, html('h3', {}, RESULT.meansNot), html('p', {}, meansNot)),
  );
}
