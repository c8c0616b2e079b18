import { html } from '../dom.js';
import { DROP } from '../strings.js';

/** Ends the document's listeners of a drop zone that another took the place of. */
let listening: AbortController | undefined;

/** The file button and the area that takes dropped files; files dropped anywhere on the page count too. */
export function createDropZone(onFiles: (files: File[]) => void): HTMLElement {
  const input = html('input', {
    type: 'file',
    multiple: true,
    accept: 'video/*,image/*,.mkv',
    class: 'visually-hidden',
  });
  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? []);
    // The same file may be chosen again.
    input.value = '';
    if (files.length > 0) onFiles(files);
  });
  const element = html(
    'div',
    { class: 'drop-zone' },
    html('label', { class: 'button primary' }, input, DROP.button),
    html('p', { class: 'drop-hint' }, DROP.hint),
    html('p', { class: 'note' }, DROP.formats),
  );

  listening?.abort();
  const replaced = (listening = new AbortController());
  let depth = 0;
  const hover = (change: number) => {
    depth = change === 0 ? 0 : Math.max(0, depth + change);
    document.body.classList.toggle('dropping', depth > 0);
  };
  document.addEventListener('dragenter', (event) => {
    if (carriesFiles(event)) hover(1);
  }, { signal: replaced.signal });
  document.addEventListener('dragleave', (event) => {
    if (carriesFiles(event)) hover(-1);
  }, { signal: replaced.signal });
  document.addEventListener('dragover', (event) => {
    if (carriesFiles(event)) event.preventDefault();
  }, { signal: replaced.signal });
  document.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    hover(0);
    const files = Array.from(event.dataTransfer?.files ?? []);
    if (files.length > 0) onFiles(files);
  }, { signal: replaced.signal });
  document.addEventListener('paste', (event) => {
    const files = Array.from(event.clipboardData?.files ?? []);
    if (files.length > 0) onFiles(files);
  }, { signal: replaced.signal });
  return element;
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
