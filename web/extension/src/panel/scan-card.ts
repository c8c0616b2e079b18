/** What the tab holds: the choice between several videos and pictures, frames of other sites, or why nothing. */
import { html } from '@airl/page/dom.js';

import type { TabScan } from '../shared/check-record.js';
import type { PlacedCandidate } from '../shared/media.js';
import { originPattern } from '../shared/settings.js';
import type { ExtensionStrings } from '../shared/strings.js';

export interface ScanCardOptions {
  /** Whether the tab has a check already, so that there may be nothing left to choose. */
  hasChecks: boolean;
  onChoose: (candidate: PlacedCandidate) => void;
  /** A frame's site was allowed. */
  onAllowed: () => void;
}

export function scanCard(
  scan: TabScan | undefined, { PANEL }: ExtensionStrings, options: ScanCardOptions,
): HTMLElement | undefined {
  const { hasChecks, onChoose, onAllowed } = options;
  const note = (text: string): HTMLElement => html('p', { class: 'note' }, text);
  if (!scan) return hasChecks ? undefined : html('section', { class: 'card scan-card' }, note(PANEL.nothingYet));
  if (scan.closed) return hasChecks ? undefined : html('section', { class: 'card scan-card' }, note(PANEL.closed));
  const parts: HTMLElement[] = [];
  if (scan.candidates.length > 1) {
    parts.push(...(hasChecks ? [] : [html('p', {}, PANEL.choose)]), choices(scan.candidates, PANEL, onChoose));
  } else if (scan.candidates.length === 0) {
    parts.push(note(PANEL.nothingFound));
  }
  for (const origin of scan.foreignOrigins) {
    const allow = html('button', { type: 'button', class: 'button' }, PANEL.allow(origin));
    allow.addEventListener('click', () => {
      void chrome.permissions.request({ origins: [originPattern(origin)] }).then((granted) => granted && onAllowed());
    });
    parts.push(html('p', {}, PANEL.foreign(origin)), note(PANEL.foreignReason), allow);
  }
  if (parts.length === 0) return undefined;
  if (!hasChecks) return html('section', { class: 'card scan-card' }, ...parts);
  return html('details', { class: 'card scan-card' }, html('summary', {}, PANEL.onPage), ...parts);
}

function choices(
  candidates: readonly PlacedCandidate[], PANEL: ExtensionStrings['PANEL'], onChoose: (one: PlacedCandidate) => void,
): HTMLElement {
  return html('ul', { class: 'media-choice' }, ...candidates.map((candidate) => {
    const { kind, name, width, height, playing, pictureInPicture } = candidate;
    const facts = [
      PANEL[kind], PANEL.size(Math.round(width), Math.round(height)), playing ? PANEL.playing : undefined,
      pictureInPicture ? PANEL.pictureInPicture : undefined,
    ].filter((fact) => fact !== undefined);
    const button = html(
      'button', { type: 'button', class: 'file' },
      html('span', { class: 'file-mark', 'aria-hidden': 'true' }),
      html('span', { class: 'file-name', title: name }, name || PANEL.unnamed),
      html('span', { class: 'file-status' }, facts.join(', ')),
    );
    button.addEventListener('click', () => onChoose(candidate));
    return html('li', {}, button);
  }));
}
