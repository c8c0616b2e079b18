import type { Report } from '@airl/lib';

import { html } from '../dom.js';
import { RESULT } from '../strings.js';

/** A button that saves the report beside the story: the same JSON that the command line prints. */
export function saveReportButton(fileName: string, report: Report): HTMLButtonElement {
  const button = html('button', { type: 'button', class: 'button save' }, RESULT.save);
  button.addEventListener('click', () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2), '\n'], { type: 'application/json' }));
    html('a', { href: url, download: `${fileName}.airl.json` }).click();
    // The download holds its own reference once it has begun.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });
  return button;
}
