import { html } from '../dom.js';
import { QUEUE } from '../strings.js';

export interface FileEntry {
  id: number;
  name: string;
  /** What stands under the name: a verdict, progress or an error. */
  status: string;
  /** Class of the status mark: a verdict's name, "waiting", "checking", "failed" or "cancelled". */
  mark: string;
}

export interface FileList {
  element: HTMLElement;
  /** Adds the entry or changes the one with its id. */
  update(entry: FileEntry): void;
  select(id: number): void;
}

/** The files of this visit as buttons; the selected one is shown beside the list. */
export function createFileList(onSelect: (id: number) => void): FileList {
  const list = html('ol', { class: 'files' });
  const element = html(
    'section',
    { class: 'files-panel', 'aria-label': QUEUE.title, hidden: true },
    html('h2', {}, QUEUE.title),
    list,
  );
  const rows = new Map<number, { button: HTMLButtonElement; status: HTMLElement }>();

  function row(entry: FileEntry): { button: HTMLButtonElement; status: HTMLElement } {
    const status = html('span', { class: 'file-status' });
    const button = html(
      'button',
      { type: 'button', class: 'file' },
      html('span', { class: 'file-mark', 'aria-hidden': 'true' }),
      html('span', { class: 'file-name', title: entry.name }, entry.name),
      status,
    );
    button.addEventListener('click', () => onSelect(entry.id));
    list.append(html('li', {}, button));
    element.hidden = false;
    const made = { button, status };
    rows.set(entry.id, made);
    return made;
  }

  return {
    element,
    update(entry) {
      const { button, status } = rows.get(entry.id) ?? row(entry);
      button.dataset.mark = entry.mark;
      status.textContent = entry.status;
    },
    select(id) {
      for (const [rowId, { button }] of rows) button.ariaCurrent = rowId === id ? 'true' : 'false';
    },
  };
}
