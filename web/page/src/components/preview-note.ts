import { html } from '../dom.js';
import { RESULT } from '../strings.js';

/** What a preview model says of itself. Its package states it in English: other languages put a sentence before it. */
export function notedPreview(note: string): (Node | string)[] {
  return [html('strong', {}, `${RESULT.preview}. `), RESULT.previewLead, html('span', { lang: 'en' }, note)];
}

/** The same as text. */
export function notedPreviewText(note: string): string {
  return `${RESULT.preview}. ${RESULT.previewLead}${note}`;
}
