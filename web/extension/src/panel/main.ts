/** The side panel: the checks of the tab in front. */
import '@airl/page/base.css';
import '@airl/page/faces.css';
import '@airl/page/result.css';
import '@airl/page/spectrum.css';
import '@airl/page/timeline.css';
import '@airl/page/wrong-verdict.css';
import './panel.css';

import { createFileList, type FileList } from '@airl/page/components/file-list.js';
import { byId, html } from '@airl/page/dom.js';
import { formatProbability } from '@airl/page/format.js';
import { preferredLanguage, PROGRESS, QUEUE, STATUS, useLanguage, VERDICTS } from '@airl/page/strings.js';

import { LEFT_PREFIX, SELECTED_PREFIX, type CheckRecord } from '../shared/check-record.js';
import { send } from '../shared/messaging.js';
import { badgeMark } from '../shared/record-text.js';
import { readSettings } from '../shared/settings.js';
import { stringsOf } from '../shared/strings.js';
import {
  endOf, nameOf, progressOf, questionOf, resultOf, type CheckView, type CheckViewActions,
} from './check-view.js';
import { readReport, readState, watchState } from './panel-state.js';
import { scanCard } from './scan-card.js';

const { language = preferredLanguage() } = await readSettings();
await useLanguage(language);
const strings = stringsOf(language);

const result = byId('result');
const progress = byId('progress');
const announcer = byId('announcer');

/** States of a check that has not ended. */
const OPEN_STATES: readonly string[] = ['waiting', 'asking', 'checking'] satisfies CheckRecord['state']['status'][];

/** Of the panel's own page: the number of each check in the list, by its id. */
const numbers = new Map<string, number>();
let tabId = await tabOfPanel();
let list: FileList;
let chosen: string | undefined;
let shown: { id: string; status: string; view: CheckView } | undefined;

/** The tab in the address, where the panel is a tab itself; else the one in front. */
async function tabOfPanel(): Promise<number> {
  const asked = new URLSearchParams(location.search).get('tab');
  if (asked !== null) return Number(asked);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? chrome.tabs.TAB_ID_NONE;
}

function tell(failure: unknown): void {
  console.warn('AIRL:', failure);
}

function buildHeader(): void {
  const check = html('button', { type: 'button', class: 'button' }, strings.PANEL.check);
  check.addEventListener('click', () => {
    chosen = undefined;
    send({ target: 'background', type: 'scan', tabId }).catch(tell);
  });
  const options = html('button', { type: 'button', class: 'button' }, strings.PANEL.options);
  options.addEventListener('click', () => void chrome.runtime.openOptionsPage());
  byId('header').replaceChildren(html('h1', {}, strings.PANEL.title), check, options);
}

function resetList(): void {
  numbers.clear();
  const idOf = (number: number) => [...numbers].find(([, other]) => other === number)?.[0];
  list = createFileList({
    onSelect: (number) => {
      chosen = idOf(number);
      refresh().catch(tell);
    },
    onAction: (number) => {
      const checkId = idOf(number);
      if (checkId) send({ target: 'background', type: 'cancel', checkId }).catch(tell);
    },
  });
  byId('checks').replaceChildren(list.element);
}

function statusText(record: CheckRecord): string {
  const { state } = record;
  switch (state.status) {
    case 'done':
      return QUEUE.result(VERDICTS[state.verdict].label, formatProbability(state.probability));
    case 'checking': {
      const { phase, done, total } = state.progress;
      return phase === 'frames' && total > 0 ? PROGRESS.frames(done, total) : QUEUE.checking;
    }
    case 'asking':
      return strings.ASK.short;
    case 'waiting':
    case 'failed':
    case 'cancelled':
      return QUEUE[state.status];
  }
}

/** Reads what there is and shows it. */
async function refresh(): Promise<void> {
  const of = tabId;
  const { records, scan, selected, newest } = await readState(of);
  if (of !== tabId) return;
  const wanted = chosen ?? selected;
  const record = records.find(({ id }) => id === wanted) ?? newest;
  const card = scanCard(scan, strings, {
    hasChecks: record !== undefined,
    onChoose: ({ frameId, elementId }) => {
      chosen = undefined;
      send({ target: 'background', type: 'check', tabId, frameId, elementId }).catch(tell);
    },
    onAllowed: () => void send({ target: 'background', type: 'scan', tabId }).catch(tell),
  });
  byId('scan').replaceChildren(...(card ? [card] : []));
  for (const record of [...records].reverse()) {
    const number = numbers.get(record.id) ?? numbers.size;
    numbers.set(record.id, number);
    const { status } = record.state;
    list.update({
      id: number, name: nameOf(record, strings), mark: badgeMark(record), status: statusText(record),
      actions: OPEN_STATES.includes(status) ? ['cancel'] : [],
    });
  }
  const open = records.filter(({ state }) => OPEN_STATES.includes(state.status)).length;
  list.summarize({ total: records.length, ended: records.length - open, results: 0 });
  // One check alone needs no list where it is shown.
  byId('checks').hidden = records.length < (record ? 2 : 1);
  list.select(record && numbers.get(record.id));
  await show(record);
}

function actionsOf({ id }: CheckRecord): CheckViewActions {
  return {
    cancel: () => void send({ target: 'background', type: 'cancel', checkId: id }).catch(tell),
    again: () => {
      chosen = undefined;
      send({ target: 'background', type: 'again', checkId: id }).catch(tell);
    },
    answer: (granted) => void send({ target: 'background', type: 'answer', checkId: id, granted }).catch(tell),
  };
}

async function viewOf(record: CheckRecord): Promise<CheckView> {
  const { state } = record;
  const actions = actionsOf(record);
  switch (state.status) {
    case 'waiting':
    case 'checking':
      return progressOf(record, strings, actions);
    case 'asking':
      return questionOf(state.origin, strings, actions);
    case 'failed':
    case 'cancelled':
      return endOf(record, strings, actions);
    case 'done': {
      const stored = await readReport(state.reportKey);
      if (!stored) return endOf({ ...record, state: { status: 'cancelled' } }, strings, actions);
      // The offscreen document may have gone, and the file with it.
      const media = await send({ target: 'offscreen', type: 'media', checkId: record.id }).catch(() => null);
      return resultOf(stored, media, strings);
    }
  }
}

async function show(record: CheckRecord | undefined): Promise<void> {
  if (record && shown?.id === record.id && (shown.status === record.state.status || shown.view.update(record))) {
    shown.view.update(record);
    return;
  }
  const view = record && (await viewOf(record));
  shown?.view.dispose();
  shown = record && view && { id: record.id, status: record.state.status, view };
  const isRunning = record?.state.status === 'waiting' || record?.state.status === 'checking';
  progress.replaceChildren(...(isRunning && view ? view.elements : []));
  result.replaceChildren(...(!isRunning && view ? view.elements : []));
  result.hidden = isRunning || !view;
  if (record) announce(record);
}

function announce({ name, state }: CheckRecord): void {
  if (state.status === 'done') {
    announcer.textContent = STATUS.done(name, VERDICTS[state.verdict].label, formatProbability(state.probability));
  } else if (state.status === 'failed') {
    announcer.textContent = STATUS.failed(name, state.failure.message);
  }
}

/** Another tab is in front. */
async function follow(): Promise<void> {
  const next = await tabOfPanel();
  if (next === tabId) return;
  tabId = next;
  chosen = undefined;
  resetList();
  await refresh();
}

/** A badge asked for another check, or the page was left. */
function hearSelection(changes: Record<string, chrome.storage.StorageChange>): void {
  if (changes[`${SELECTED_PREFIX}${tabId}`] || changes[`${LEFT_PREFIX}${tabId}`]) chosen = undefined;
}

buildHeader();
resetList();
chrome.storage.session.onChanged.addListener(hearSelection);
watchState(refresh);
chrome.tabs.onActivated.addListener(() => void follow().catch(tell));
await refresh();
