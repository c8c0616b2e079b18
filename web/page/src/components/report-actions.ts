import type { Report } from '@airl/lib';

import type { ReadCredentials } from './credentials-card.js';
import { html } from '../dom.js';
import { loadPart, tellMissing } from '../missing-part.js';
import { saveFile } from '../save-file.js';
import { RESULT } from '../strings.js';

/** Buttons that keep a report: as the command line prints it, for printing, and as text for a message. */
export function reportActions(
  fileName: string, report: Report, checkedAt: Date, readCredentials?: ReadCredentials,
): HTMLElement {
  const json = () => JSON.stringify({ ...report, checked_at: checkedAt.toISOString() }, null, 2);
  const status = html('span', { class: 'note', role: 'status' });
  const tell = (message: string) => (status.textContent = message);
  return html(
    'div',
    { class: 'report-actions' },
    button(RESULT.copy, tell, async () => {
      const { reportText } = await loadPart(import('../report-html.js'));
      const text = async () => reportText(report, checkedAt, await readCredentials?.());
      // Within the click, which may be over when the text is there.
      const done = navigator.clipboard.write([new ClipboardItem({ 'text/plain': text() })]);
      tell(await done.then(() => RESULT.copied, () => RESULT.copyFailed));
    }),
    button(RESULT.saveHtml, tell, async () => {
      const { reportHtml } = await loadPart(import('../report-html.js'));
      saveFile(`${fileName}.airl.html`, 'text/html', reportHtml(report, checkedAt, await readCredentials?.()));
    }),
    button(RESULT.save, tell, () => saveFile(`${fileName}.airl.json`, 'application/json', `${json()}\n`)),
    status,
  );
}

function button(text: string, tell: (message: string) => void, onClick: () => void | Promise<void>): HTMLElement {
  const element = html('button', { type: 'button', class: 'button' }, text);
  element.addEventListener('click', () => {
    tell('');
    void tellMissing(onClick, tell);
  });
  return element;
}
