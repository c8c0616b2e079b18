import { html } from '../dom.js';
import { QUEUE, ROWS } from '../strings.js';

/** What can be done with a row. */
export type FileAction = 'cancel' | 'retry' | 'remove';

export interface FileEntry {
  id: number;
  name: string;
  /** What stands under the name: a verdict, progress or an error. */
  status: string;
  /** Class of the status mark: a verdict's name, "waiting", "checking", "failed" or "cancelled". */
  mark: string;
  /** Share that is done, 0..1, of a check that counts its steps. */
  share?: number;
  actions: readonly FileAction[];
}

/** Of all rows. */
export interface QueueSummary {
  total: number;
  ended: number;
  /** With a report or an error to keep. */
  results: number;
}

export interface FileListOptions {
  onSelect: (id: number) => void;
  onAction: (id: number, action: FileAction) => void;
  /** Commands over all rows; one without a function is left out. */
  onCancelAll?: () => void;
  onClear?: () => void;
  onExport?: () => void;
}

export interface FileList {
  element: HTMLElement;
  /** Adds the entry or changes the one with its id. An action that goes leaves the focus to its row. */
  update(entry: FileEntry): void;
  /** Leaves the focus to a neighbouring row. */
  remove(id: number): void;
  select(id: number | undefined): void;
  summarize(summary: QueueSummary): void;
}

interface Row {
  item: HTMLElement;
  button: HTMLButtonElement;
  status: HTMLElement;
  bar: HTMLProgressElement;
  actions: Record<FileAction, HTMLButtonElement>;
}

const SIGNS: Record<FileAction, string> = { cancel: '×', retry: '↻', remove: '×' };

/** The files of this visit, a row each; the selected one is shown beside the list. */
export function createFileList(options: FileListOptions): FileList {
  const list = html('ol', { class: 'files' });
  const summary = html('p', { class: 'files-summary note' });
  const cancelAll = options.onCancelAll && command(ROWS.cancelAll, options.onCancelAll);
  const clear = options.onClear && command(ROWS.clear, options.onClear);
  const keep = options.onExport && command(ROWS.export, options.onExport);
  const element = html(
    'section',
    { class: 'files-panel', 'aria-label': QUEUE.title, hidden: true },
    html('h2', {}, QUEUE.title),
    summary,
    list,
    html('p', { class: 'files-commands' }, cancelAll, clear, keep),
  );
  const rows = new Map<number, Row>();

  function row({ id, name }: FileEntry): Row {
    const status = html('span', { class: 'file-status' });
    const bar = html('progress', { class: 'file-bar', max: 1, 'aria-hidden': 'true', hidden: true });
    const button = html(
      'button',
      { type: 'button', class: 'file' },
      html('span', { class: 'file-mark', 'aria-hidden': 'true' }),
      html('span', { class: 'file-name', title: name }, name),
      status,
      bar,
    );
    button.addEventListener('click', () => options.onSelect(id));
    const action = (kind: FileAction) => {
      const text = ROWS[kind](name);
      const made = html(
        'button', { type: 'button', class: 'file-action', title: text, 'aria-label': text }, SIGNS[kind]);
      made.addEventListener('click', () => options.onAction(id, kind));
      return made;
    };
    const actions = { cancel: action('cancel'), retry: action('retry'), remove: action('remove') };
    const item = html('li', { class: 'file-row' }, button, actions.retry, actions.cancel, actions.remove);
    list.append(item);
    const made = { item, button, status, bar, actions };
    rows.set(id, made);
    return made;
  }

  return {
    element,
    update(entry) {
      const { button, status, bar, actions } = rows.get(entry.id) ?? row(entry);
      button.dataset.mark = entry.mark;
      status.textContent = entry.status;
      bar.hidden = entry.share === undefined;
      bar.value = entry.share ?? 0;
      for (const [kind, action] of Object.entries(actions)) {
        const hidden = !entry.actions.includes(kind as FileAction);
        if (hidden && action === document.activeElement) button.focus();
        action.hidden = hidden;
      }
    },
    remove(id) {
      const item = rows.get(id)?.item;
      const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
      if (item?.contains(document.activeElement)) neighbour?.querySelector('button')?.focus();
      item?.remove();
      rows.delete(id);
    },
    select(id) {
      for (const [rowId, { button }] of rows) button.ariaCurrent = rowId === id ? 'true' : 'false';
    },
    summarize({ total, ended, results }) {
      element.hidden = total === 0;
      summary.hidden = total < 2;
      summary.textContent = ROWS.summary(ended, total);
      if (cancelAll) cancelAll.hidden = total - ended < 2;
      if (clear) clear.hidden = ended < 2;
      if (keep) keep.hidden = results < 2;
    },
  };
}

function command(text: string, onClick: () => void): HTMLButtonElement {
  const element = html('button', { type: 'button', class: 'button small', hidden: true }, text);
  element.addEventListener('click', onClick);
  return element;
}
