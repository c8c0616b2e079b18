/** One check as it stands: question, progress, result or failure, by the page's components. */
import { cancelledCard, errorCard } from '@airl/page/components/error-card.js';
import type { CheckProgress as ProgressView } from '@airl/page/check-runner.js';
import { createProgressPanel } from '@airl/page/components/progress-panel.js';
import { createResultPanel } from '@airl/page/components/result-panel.js';
import { wrongVerdict } from '@airl/page/components/wrong-verdict.js';
import { html } from '@airl/page/dom.js';
import { ERRORS } from '@airl/page/strings.js';

import type { CheckProgress, CheckRecord, StoredReport } from '../shared/check-record.js';
import { readSettings, originPattern } from '../shared/settings.js';
import type { ExtensionStrings } from '../shared/strings.js';

export interface CheckViewActions {
  cancel: () => void;
  again: () => void;
  answer: (granted: boolean) => void;
}

export interface CheckView {
  elements: HTMLElement[];
  /** Shows a later state in place; false where other elements are needed. */
  update(record: CheckRecord): boolean;
  dispose(): void;
}

function still(elements: HTMLElement[], dispose: () => void = () => undefined): CheckView {
  return { elements, update: () => false, dispose };
}

/** How a check is called: by its file, else by its kind. */
export function nameOf({ name, kind }: CheckRecord, { PANEL }: ExtensionStrings): string {
  return name || PANEL[kind];
}

function progressView({ phase, done, total, secondsLeft }: CheckProgress): ProgressView {
  if (phase === 'frames') return { phase, framesDone: done, framesTotal: total, secondsLeft };
  if (phase === 'download') return { phase, bytesDone: done, bytesTotal: total };
  return { phase };
}

/** A check that waits or runs. */
export function progressOf(record: CheckRecord, strings: ExtensionStrings, { cancel }: CheckViewActions): CheckView {
  const panel = createProgressPanel(nameOf(record, strings), cancel);
  const update = ({ state }: CheckRecord): boolean => {
    if (state.status === 'checking') panel.update(progressView(state.progress));
    return state.status === 'checking' || state.status === 'waiting';
  };
  update(record);
  return { elements: [panel.element], update, dispose: () => undefined };
}

/** The question whether the file's site may be read. */
export function questionOf(origin: string, { ASK }: ExtensionStrings, { answer }: CheckViewActions): CheckView {
  const allow = html('button', { type: 'button', class: 'button primary' }, ASK.allow);
  const deny = html('button', { type: 'button', class: 'button' }, ASK.deny);
  allow.addEventListener('click', () => {
    // At once: browsers ask only within a click.
    chrome.permissions.request({ origins: [originPattern(origin)] }).then(answer, () => answer(false));
  });
  deny.addEventListener('click', () => answer(false));
  return still([
    html(
      'section', { class: 'card ask-card', 'aria-label': ASK.title(origin) },
      html('h2', {}, ASK.title(origin)), html('p', {}, ASK.reason), html('p', { class: 'note' }, ASK.otherwise),
      allow, deny,
    ),
  ]);
}

/** A check that has ended without a report. */
export function endOf(record: CheckRecord, strings: ExtensionStrings, { again }: CheckViewActions): CheckView {
  const { state } = record;
  const name = nameOf(record, strings);
  if (state.status !== 'failed') return still([cancelledCard(name, again)]);
  const { code, message, reason } = state.failure;
  const card = errorCard(name, code, message);
  // The extension knows better than the code's own sentence, and what to do.
  if (reason) card.querySelector('p')?.replaceChildren(strings.REASONS[reason]);
  const retry = html('button', { type: 'button', class: 'button' }, ERRORS.again);
  retry.addEventListener('click', again);
  // The card ends with what the page's reader may do next: choose another file. Here it is this.
  card.lastElementChild?.replaceWith(retry);
  return still([card]);
}

/** A finished check; `media` is the file where it is still kept. */
export async function resultOf(
  { report, checkedAt }: StoredReport, media: Blob | null, { CAPTURES }: ExtensionStrings,
): Promise<CheckView> {
  const at = new Date(checkedAt);
  const panel = createResultPanel(media ?? undefined, report, at);
  const { capture = 'file' } = report.source;
  const { version } = chrome.runtime.getManifest();
  const { language = 'browser' } = await readSettings();
  const application = { name: 'extension' as const, version, settings: { language } };
  const [header, ...rest] = panel.elements;
  const note = html('p', { class: 'note capture-note', 'data-capture': capture }, CAPTURES[capture]);
  return still(
    [
      ...(header ? [header] : []), note, ...rest,
      wrongVerdict({ report, checkedAt: at, media: media ?? undefined, application }),
    ],
    () => panel.dispose(),
  );
}
