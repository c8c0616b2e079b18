import type { Report } from '@airl/lib';

import type { ReadCredentials } from './credentials-card.js';
import { html } from '../dom.js';
import { saveFile } from '../save-file.js';
import { RESULT } from '../strings.js';

/** Buttons that keep a report: as the command line prints it, for printing, and as text for a message. */
export function reportActions(
  fileName: string, report: Report, checkedAt: Date, readCredentials?: ReadCredentials,
): HTMLElement {
  const json = () => JSON.stringify({ ...report, checked_at: checkedAt.toISOString() }, null, 2);
  const copied = html('span', { class: 'note', role: 'status' });
  return html(
    'div',
    { class: 'report-actions' },
    button(RESULT.copy, async () => {
      const { reportText } = await import('../report-html.js');
      const text = async () => reportText(report, checkedAt, await readCredentials?.());
      // Within the click, which may be over when the text is there.
      const done = navigator.clipboard.write([new ClipboardItem({ 'text/plain': text() })]);
      copied.textContent = await done.then(() => RESULT.copied, () => RESULT.copyFailed);
    }),
    button(RESULT.saveHtml, async () => {
      const { reportHtml } = await import('../report-html.js');
      saveFile(`${fileName}.airl.html`, 'text/html', reportHtml(report, checkedAt, await readCredentials?.()));
    }),
    button(RESULT.save, () => saveFile(`${fileName}.airl.json`, 'application/json', `${json()}\n`)),
    copied,
  );
}

function button(text: string, onClick: () => void | Promise<void>): HTMLButtonElement {
  const element = html('button', { type: 'button', class: 'button' }, text);
  element.addEventListener('click', () => void onClick());
  return element;
}
