/** A report for people without this tool: one HTML file for printing that loads nothing, and plain text. */
import type { Report } from '@airl/lib';

import type { CredentialFacts } from './credentials/facts.js';
import { formatInterval, formatProbability } from './format.js';
import { notedPreviewText } from './components/preview-note.js';
import { spectrumFigures } from './components/spectrum-view.js';
import { detailRows, faceViews, limitTexts, verdictView } from './report-view.js';
import { APP, CREDENTIALS, FACES, REPORT, RESULT, SPECTRUM, VERDICTS } from './strings.js';

const STYLE = `
body{font:11pt/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;
color:#1c1d1f;background:#fff}
h1{font-size:1.3em}h2{font-size:1.05em;margin:1.4em 0 .3em}table{border-collapse:collapse}
th,td{padding:.2em 1em .2em 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.verdict{font-size:1.6em;font-weight:700;margin:.4em 0}.caution{background:#f6e8c8;padding:.5em .8em}
figure{display:inline-block;margin:0 1.5em 1em 0;break-inside:avoid}
.face{break-inside:avoid}.spectrum-pictures{display:inline}figcaption{font-size:.85em}
.spectrum-picture{display:block;width:15em}.spectrum-curve{display:block;width:30em}
svg .axis{font-size:10px;fill:#55585c}svg path{fill:none;stroke:#ccc}svg .line,.key{stroke:#1f4e79}
svg .line.mean{stroke:#999}.key{display:inline-block;width:1.2em;border-top:3px solid #1f4e79;vertical-align:middle}
.key.mean{border-color:#999}`;

/** The whole report as one HTML document without scripts; texts are escaped, pictures are data: URLs. */
export function reportHtml(report: Report, checkedAt: Date, credentials?: CredentialFacts): string {
  const { label, means, meansNot } = VERDICTS[report.verdict];
  const cautions = cautionTexts(report);
  const list = (texts: string[]) => `<ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`;
  const faces = faceViews(report).map((face) => {
    const title = face.wholePicture ? RESULT.wholePicture : FACES.face(face.number);
    const picture = face.thumbnail ? `<img src="${escaped(face.thumbnail)}" width="96" height="96" alt="">` : '';
    const lines = [
      `${title}: ${scoreText(face.score)}`,
      `${FACES.rgb}: ${formatProbability(face.rgb.probability)}`,
      `${FACES.spectrum}: ${formatProbability(face.spectrum.probability)}`,
    ];
    const figures = face.spectrumPictures ? spectrumFigures(face.spectrumPictures) : [];
    return `<div class="face"><figure>${picture}<figcaption>${lines.map(escaped).join('<br>')}</figcaption></figure><br>
${figures.map((figure) => figure.outerHTML).join('')}</div>`;
  });
  const table = (rows: [name: string, value: string][]) => `<table>${rows
    .map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`)
    .join('')}</table>`;
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
<p>${escaped(RESULT.probability)}: ${escaped(scoreText(verdictView(report).score))}</p>
${signed}
<h2>${escaped(RESULT.means)}</h2><p>${escaped(means)}</p>
<h2>${escaped(RESULT.meansNot)}</h2><p>${escaped(meansNot)}</p>
<h2>${escaped(RESULT.faces)}</h2>${faces.join('')}<p>${escaped(SPECTRUM.lookFor)}</p><p>${escaped(SPECTRUM.caution)}</p>
<p>${escaped(SPECTRUM.axes)}</p>
<h2>${escaped(RESULT.details)}</h2>${table(detailRows(report, checkedAt))}<p>${escaped(REPORT.repeat)}</p>
<h2>${escaped(RESULT.limits)}</h2>${list(limitTexts(report))}
</body></html>
`;
}

/** The report as lines of text for a message. */
export function reportText(report: Report, checkedAt: Date, credentials?: CredentialFacts): string {
  const { label, meansNot } = VERDICTS[report.verdict];
  return [
    `${APP.name}: ${label}`,
    `${RESULT.probability}: ${scoreText(verdictView(report).score)}`,
    ...cautionTexts(report).map((text) => `! ${text}`),
    meansNot,
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

function scoreText({ probability, low, high }: { probability: number; low: number; high: number }): string {
  return `${formatProbability(probability)} (${RESULT.interval} ${formatInterval(low, high)})`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
