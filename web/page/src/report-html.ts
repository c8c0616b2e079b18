/** A report for people without this tool: one HTML file for printing that loads nothing, and plain text. */
import type { Report } from '@airl/lib';

import type { CredentialFacts } from './credentials/facts.js';
import { formatInterval, formatProbability, formatTimestamp } from './format.js';
import { notedPreviewText } from './components/preview-note.js';
import { seenText } from './components/face-list.js';
import type { ScoreView } from './components/probability-bar.js';
import { spectrumFigures } from './components/spectrum-view.js';
import { scoresText } from './components/timeline.js';
import { detailRows, faceLines, faceViews, limitTexts, meaningView, scoreView, verdictView } from './report-view.js';
import { APP, CREDENTIALS, FACES, REPORT, RESULT, SPECTRUM, VERDICTS } from './strings.js';

const STYLE = `
body{font:11pt/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;
color:#1c1d1f;background:#fff}
h1{font-size:1.3em}h2{font-size:1.05em;margin:1.4em 0 .3em}table{border-collapse:collapse}
th,td{padding:.2em 1em .2em 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.verdict{font-size:1.6em;font-weight:700;margin:.4em 0}.caution{background:#f6e8c8;padding:.5em .8em}
h2{break-after:avoid}tr,li,figure,.caution,.face{break-inside:avoid}figure{margin:0 0 .8em}
.face,.spectrum-pictures{display:flex;flex-wrap:wrap;align-items:flex-start;gap:0 1.5em}figcaption{font-size:.85em}
.spectrum-picture{display:block;width:15em}.spectrum-curve{display:block;width:30em}
svg .axis{font-size:10px;fill:#55585c}svg path{fill:none;stroke:#ccc}svg .line,.key{stroke:#1f4e79}
svg .line.mean{stroke:#999}.key{display:inline-block;width:1.2em;border-top:3px solid #1f4e79;vertical-align:middle}
.key.mean{border-color:#999}
@media print{body{font-size:9pt;max-width:none;margin:0;padding:0}.spectrum-picture{width:11em}}`;

/** The whole report as one HTML document without scripts; texts are escaped, pictures are data: URLs. */
export function reportHtml(report: Report, checkedAt: Date, credentials?: CredentialFacts): string {
  const { label } = VERDICTS[report.verdict];
  const { means, meansNot } = meaningView(report);
  const cautions = cautionTexts(report);
  const list = (texts: string[]) => `<ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`;
  const faces = faceViews(report).map((face) => {
    const name = face.wholePicture ? RESULT.wholePicture : FACES.face(face.number);
    const title = face.deciding ? `${name} (${FACES.deciding})` : name;
    const picture = face.thumbnail ? `<img src="${escaped(face.thumbnail)}" width="96" height="96" alt="">` : '';
    const lines = [
      `${title}: ${scoreText(face.score)}`,
      ...(report.source.kind === 'video' ? [seenText(face)] : []),
      `${FACES.rgb}: ${formatProbability(face.rgb.probability)}`,
      `${FACES.spectrum}: ${formatProbability(face.spectrum.probability)}`,
    ];
    const figures = face.spectrumPictures ? spectrumFigures(face.spectrumPictures) : [];
    return `<div class="face"><figure>${picture}<figcaption>${lines.map(escaped).join('<br>')}</figcaption></figure>
${figures.map((figure) => figure.outerHTML).join('')}</div>`;
  });
  const signed = credentials
    ? [
        `<h2>${escaped(CREDENTIALS.title)}</h2><p><strong>${escaped(credentials.statement)}</strong></p>`,
        ...credentials.notes.map((note) => `<p>${escaped(note)}</p>`),
        table(credentials.rows),
      ].join('\n')
    : '';
  return `<!doctype html>
<html lang="${document.documentElement.lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(REPORT.title(report.source.name))}</title><style>${STYLE}</style></head><body>
<h1>${escaped(REPORT.title(report.source.name))}</h1>
${cautions.length > 0 ? `<div class="caution"><strong>${escaped(RESULT.warnings)}</strong>${list(cautions)}</div>` : ''}
<p class="verdict">${escaped(label)}</p>
<p>${escaped(RESULT.probability)}: ${escaped(verdictScoreText(report))}</p>
${signed}
<h2>${escaped(RESULT.means)}</h2><p>${escaped(means)}</p>
<h2>${escaped(RESULT.meansNot)}</h2><p>${escaped(meansNot)}</p>
<h2>${escaped(RESULT.faces)}</h2>${faces.join('')}<p>${escaped(SPECTRUM.lookFor)}</p><p>${escaped(SPECTRUM.caution)}</p>
<p>${escaped(SPECTRUM.axes)}</p>
${report.source.kind === 'video' ? judgedTimes(report) : ''}
<h2>${escaped(RESULT.details)}</h2>${table(detailRows(report, checkedAt))}<p>${escaped(REPORT.repeat)}</p>
<h2>${escaped(RESULT.limits)}</h2>${list(limitTexts(report))}
</body></html>
`;
}

/** What was judged of a clip, and how. */
function judgedTimes(report: Report): string {
  const lines = faceLines(report);
  const rows = report.frames.map(({ timestamp_s }, index): TableRow =>
    [formatTimestamp(timestamp_s), scoresText(index, lines)]);
  return `<h2>${escaped(RESULT.timeline)}</h2>${table(rows, [REPORT.time, RESULT.probability])}`;
}

type TableRow = [name: string, value: string];

/** `head` repeats on each page where it is printed. */
function table(rows: TableRow[], head?: TableRow): string {
  const titles = head?.map((title) => `<th scope="col">${escaped(title)}</th>`).join('');
  const body = rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`);
  return `<table>${titles ? `<thead><tr>${titles}</tr></thead>` : ''}<tbody>${body.join('')}</tbody></table>`;
}

/** The report as lines of text for a message. */
export function reportText(report: Report, checkedAt: Date, credentials?: CredentialFacts): string {
  const { label } = VERDICTS[report.verdict];
  return [
    `${APP.name}: ${label}`,
    `${RESULT.probability}: ${verdictScoreText(report)}`,
    ...cautionTexts(report).map((text) => `! ${text}`),
    meaningView(report).meansNot,
    ...(credentials ? ['', ...credentialLines(credentials)] : []),
    '',
    ...detailRows(report, checkedAt).map(([name, value]) => `${name}: ${value}`),
    REPORT.repeat,
  ].join('\n');
}

function credentialLines({ statement, notes, rows }: CredentialFacts): string[] {
  return [`${CREDENTIALS.title}: ${statement}`, ...notes, ...rows.map(([name, value]) => `${name}: ${value}`)];
}

function cautionTexts(report: Report): string[] {
  const { previewNote, warnings } = verdictView(report);
  return [...(previewNote ? [notedPreviewText(previewNote)] : []), ...warnings.map(({ message }) => message)];
}

function verdictScoreText(report: Report): string {
  return scoreText(scoreView(report), Object.values(report.thresholds));
}

function scoreText({ probability, low, high }: ScoreView, others: readonly number[] = []): string {
  return `${formatProbability(probability, others)} (${RESULT.interval} ${formatInterval(low, high)})`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
