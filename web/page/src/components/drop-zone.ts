import { html } from '../dom.js';
import { DROP } from '../strings.js';

/** Ends the document's listeners of a drop zone that another took the place of. */
let listening: AbortController | undefined;

/**
 * The file button and the area that takes dropped files; files dropped anywhere on the page, or pasted, count too.
 * `onAddress` hears of dropped and pasted links.
 */
export function createDropZone(
  onFiles: (files: File[]) => void, onAddress: (address: string) => void = () => undefined,
): HTMLElement {
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
    if (isWelcome(event)) hover(1);
  }, { signal: replaced.signal });
  document.addEventListener('dragleave', (event) => {
    if (isWelcome(event)) hover(-1);
  }, { signal: replaced.signal });
  document.addEventListener('dragover', (event) => {
    if (isWelcome(event)) event.preventDefault();
  }, { signal: replaced.signal });
  document.addEventListener('drop', (event) => {
    if (!isWelcome(event)) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    hover(0);
    take(event.dataTransfer);
  }, { signal: replaced.signal });
  document.addEventListener('paste', (event) => {
    // What is pasted into a field belongs to it.
    if (event.target instanceof Element && event.target.closest('textarea, input:not([type=file])')) return;
    take(event.clipboardData);
  }, { signal: replaced.signal });

  /** A picture dragged from another page comes as a file with its link: the file counts. */
  function take(data: DataTransfer | null): void {
    const files = Array.from(data?.files ?? []);
    const link = firstLink(data);
    if (files.length > 0) onFiles(files);
    else if (link) onAddress(link);
  }
  return element;
}

function isWelcome(event: DragEvent): boolean {
  const types = event.dataTransfer?.types ?? [];
  return types.includes('Files') || types.includes('text/uri-list');
}

/** The first address that is carried, where there is one. */
function firstLink(data: DataTransfer | null): string | undefined {
  const lines = `${data?.getData('text/uri-list') ?? ''}\n${data?.getData('text/plain') ?? ''}`.split(/\s+/);
  return lines.find((line) => /^https?:\/\//i.test(line));
}
