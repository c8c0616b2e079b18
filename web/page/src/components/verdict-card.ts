import type { Verdict } from '@airl/lib';

import { html } from '../dom.js';
import { formatInterval, formatProbability } from '../format.js';
import { RESULT, VERDICTS } from '../strings.js';
import { notedPreview } from './preview-note.js';
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

/** Warnings of material that leaves too little to judge by; they stand before the verdict. */
const POOR_MATERIAL = ['no_face', 'face_too_small', 'too_compressed', 'damaged'];

/** What the check says: poor material, verdict, what else to know before trusting it, then the numbers. */
export function verdictCard(view: VerdictView): HTMLElement {
  const { label } = VERDICTS[view.verdict];
  const { likelyFake, noSign } = view.thresholds;
  const probability = formatProbability(view.score.probability, [likelyFake, noSign]);
  return html(
    'div',
    { class: `verdict-card ${view.verdict}` },
    poorMaterial(view),
    html('p', { class: 'verdict' }, html('span', { class: 'verdict-mark', 'aria-hidden': 'true' }), label),
    cautions(view),
    html(
      'p',
      { class: 'verdict-score' },
      `${RESULT.probability} `,
      html('data', { value: view.score.probability, class: 'big-number' }, probability),
      html('span', { class: 'interval-text' }, `${RESULT.interval} ${formatInterval(view.score.low, view.score.high)}`),
    ),
    probabilityBar(view.score, view.thresholds),
  );
}

function poorMaterial({ warnings }: VerdictView): HTMLElement | undefined {
  const poor = warnings.filter(({ code }) => POOR_MATERIAL.includes(code));
  if (poor.length === 0) return undefined;
  return html(
    'div',
    { class: 'poor-material' },
    html('p', { class: 'poor-title' }, RESULT.warnings),
    html('ul', { 'aria-label': RESULT.warnings }, ...poor.map(warningItem)),
  );
}

/** The preview note and the other warnings; nothing where there is neither. */
function cautions({ previewNote, warnings }: VerdictView): HTMLElement | undefined {
  const others = warnings.filter(({ code }) => !POOR_MATERIAL.includes(code));
  if (!previewNote && others.length === 0) return undefined;
  return html(
    'ul',
    { class: 'cautions', 'aria-label': previewNote ? RESULT.preview : RESULT.warnings },
    previewNote ? html('li', {}, ...notedPreview(previewNote)) : undefined,
    ...others.map(warningItem),
  );
}

function warningItem({ code, message }: WarningView): HTMLElement {
  return html('li', { 'data-code': code }, message);
}

/** The verdict in words. */
export interface MeaningView {
  means: string;
  meansNot: string;
}

/** What the verdict means and what it does not. */
export function meaning({ means, meansNot }: MeaningView): HTMLElement {
  return html(
    'div',
    { class: 'meaning' },
    html('section', {}, html('h3', {}, RESULT.means), html('p', {}, means)),
    html('section', {}, html('h3', {}, RESULT.meansNot), html('p', {}, meansNot)),
  );
}
