import type { Report } from '@airl/lib';

import { html } from '../dom.js';
import {
  detailRows,
  faceLines,
  faceViews,
  frameBoxes,
  limitTexts,
  meaningView,
  sourceLine,
  thresholdsView,
  timelinePoints,
  verdictView,
} from '../report-view.js';
import { LIVE, RESULT } from '../strings.js';
import { credentialsCard, type ReadCredentials } from './credentials-card.js';
import { faceList } from './face-list.js';
import { createMediaView } from './media-view.js';
import { reportActions } from './report-actions.js';
import { createTimeline } from './timeline.js';
import { meaning, verdictCard } from './verdict-card.js';

export interface ResultPanel {
  elements: HTMLElement[];
  dispose(): void;
}

/**
 * Everything a finished check tells; `file` is absent where nothing was kept of what was checked, `readCredentials`
 * where the file's credentials are not looked for.
 */
export function createResultPanel(
  file: Blob | undefined, report: Report, checkedAt: Date, readCredentials?: ReadCredentials,
): ResultPanel {
  const { kind, width, height, duration_s: durationS } = report.source;
  const name = report.source.name || RESULT.unnamed[kind];
  const isVideo = kind === 'video';
  const thresholds = thresholdsView(report);
  const media = file && createMediaView({
    file, kind, name, width, height,
    frames: frameBoxes(report),
    onFrame: (index) => timeline?.select(index),
  });
  const timeline = isVideo
    ? createTimeline({
        points: timelinePoints(report),
        faces: faceLines(report),
        thresholds,
        durationS,
        onSelect: (index) => media?.show(index),
      })
    : undefined;

  return {
    elements: [
      html(
        'header',
        { class: 'result-header' },
        html('h2', { class: 'result-name' }, name),
        html('p', { class: 'note' }, sourceLine(report)),
        reportActions(name, report, checkedAt, readCredentials),
      ),
      verdictCard(verdictView(report)),
      readCredentials && credentialsCard(readCredentials),
      meaning(meaningView(report)),
      section(RESULT.media, media?.element ?? html('p', { class: 'note' }, LIVE.notKept)),
      timeline ? section(RESULT.timeline, timeline.element) : undefined,
      section(RESULT.faces, faceList(faceViews(report), thresholds, isVideo)),
      section(
        RESULT.limits,
        html('ul', { class: 'limits' }, ...limitTexts(report).map((limit) => html('li', {}, limit))),
      ),
      details(report, checkedAt),
    ].filter((element) => element !== undefined),
    dispose() {
      media?.dispose();
      timeline?.dispose();
    },
  };
}

function section(title: string, content: HTMLElement): HTMLElement {
  return html('section', { class: 'card' }, html('h3', {}, title), content);
}

function details(report: Report, checkedAt: Date): HTMLElement {
  return html(
    'details',
    { class: 'card details' },
    html('summary', {}, RESULT.details),
    html(
      'dl',
      {},
      ...detailRows(report, checkedAt).flatMap(([label, value]) => [html('dt', {}, label), html('dd', {}, value)]),
    ),
  );
}
