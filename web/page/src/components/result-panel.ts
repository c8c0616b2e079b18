import type { Report } from '@airl/lib';

import { html } from '../dom.js';
import {
  detailRows,
  faceViews,
  frameBoxes,
  limitTexts,
  sourceLine,
  thresholdsView,
  timelinePoints,
  verdictView,
} from '../report-view.js';
import { RESULT } from '../strings.js';
import { credentialsCard } from './credentials-card.js';
import { faceList } from './face-list.js';
import { createMediaView } from './media-view.js';
import { reportActions } from './report-actions.js';
import { createTimeline } from './timeline.js';
import { meaning, verdictCard } from './verdict-card.js';

export interface ResultPanel {
  elements: HTMLElement[];
  dispose(): void;
}

/** Everything a finished check tells. Without the file, as of what only played, what was looked at is not shown. */
export function createResultPanel(file: File | { name: string }, report: Report, checkedAt: Date): ResultPanel {
  const isVideo = report.source.kind === 'video';
  const thresholds = thresholdsView(report);
  const media =
    file instanceof Blob
      ? createMediaView({
          file,
          kind: report.source.kind,
          name: file.name,
          width: report.source.width,
          height: report.source.height,
          frames: frameBoxes(report),
          onFrame: (index) => timeline?.select(index),
        })
      : undefined;
  const timeline = isVideo
    ? createTimeline({
        points: timelinePoints(report),
        thresholds,
        durationS: report.source.duration_s,
        onSelect: (index) => media?.show(index),
      })
    : undefined;

  return {
    elements: [
      html(
        'header',
        { class: 'result-header' },
        html('h2', { class: 'result-name' }, file.name),
        html('p', { class: 'note' }, sourceLine(report)),
        reportActions(file.name, report, checkedAt),
      ),
      verdictCard(verdictView(report)),
      file instanceof Blob ? credentialsCard(file) : undefined,
      meaning(report.verdict),
      media ? section(RESULT.media, media.element) : undefined,
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
