/** Puts the page together: engine, files, and what is shown of the selected file. */
import './styles/base.css';
import './styles/credentials.css';
import './styles/faces.css';
import './styles/result.css';
import './styles/forced-colors.css';
import './styles/spectrum.css';
import './styles/wrong-verdict.css';

import type { Report } from '@airl/lib';
import { allowOwnScripts } from '@airl/lib/trusted-types';

import { formatProbability } from './format.js';
import { byId } from './dom.js';
import { Checks, type Check } from './checks.js';
import { createDropZone } from './components/drop-zone.js';
import { emptyState } from './components/empty-state.js';
import { createEngineStatus, type EngineStatus } from './components/engine-status.js';
import { cancelledCard, errorCard } from './components/error-card.js';
import { createFileList, type FileEntry, type FileList } from './components/file-list.js';
import { languageSwitch } from './components/language-switch.js';
import { pageHeader } from './components/page-header.js';
import { createProgressPanel, type ProgressPanel } from './components/progress-panel.js';
import type { ResultPanel } from './components/result-panel.js';
import { updateNotice } from './components/update-notice.js';
import { createEngine, type EngineState } from './engine.js';
import { createOfflineCopy } from './offline.js';
import { engineFromQuery } from './query.js';
import { ResultFocus } from './result-focus.js';
import { providerName } from './provider-name.js';
import { PROGRESS, QUEUE, RESULT, STATUS, VERDICTS } from './strings.js';
import { preferredLanguage, rememberLanguage, useLanguage, type Language } from './strings.js';
import { version } from '../package.json';

allowOwnScripts();
await useLanguage(preferredLanguage());

const result = byId('result');
const progressSlot = byId('progress');
const announcer = byId('announcer');
const empty = byId('empty');

/** The parts of a result are loaded when the engine is ready: no verdict waits for them, and no network is needed. */
const loadResultPanel = () => import('./components/result-panel.js');
const loadWrongVerdict = () => import('./components/wrong-verdict.js');

const offlineCopy = createOfflineCopy(showOfflineCopy);
let frame = buildFrame();
const engine = createEngine({ ...engineFromQuery(location.search), onChange: showEngine });
const checks = new Checks({ detector: () => engine.detector(), onChange: showCheck });

const resultFocus = new ResultFocus();
let selected: Check | undefined;
let resultPanel: ResultPanel | undefined;
let progressPanel: { check: Check; panel: ProgressPanel } | undefined;

for (const event of ['online', 'offline']) addEventListener(event, () => showEngine(engine.state));

/** All that stands around the selected file, in the language of now. */
function buildFrame(): { engineStatus: EngineStatus; fileList: FileList } {
  const engineStatus = createEngineStatus(() => engine.load());
  const fileList = createFileList((id) => select(checks.all[id]));
  result.ariaLabel = RESULT.title;
  byId('header').replaceChildren(pageHeader(), languageSwitch(changeLanguage), engineStatus.element);
  byId('notice').replaceChildren(engineStatus.notice);
  byId('start').replaceChildren(createDropZone(addFiles), fileList.element);
  empty.replaceChildren(emptyState());
  showNewer();
  return { engineStatus, fileList };
}

function showOfflineCopy(): void {
  showEngine(engine.state);
  showNewer();
}

function showNewer(): void {
  const { loadNewer } = offlineCopy;
  byId('update').replaceChildren(...(loadNewer ? [updateNotice(loadNewer)] : []));
}

async function changeLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  await useLanguage(language);
  frame = buildFrame();
  showEngine(engine.state);
  for (const check of checks.all) frame.fileList.update(entryOf(check));
  progressPanel = undefined;
  select(selected);
  // The choice that had the focus was built anew.
  byId('header').querySelector('select')?.focus();
}

function addFiles(files: File[]): void {
  announcer.textContent = STATUS.added(files.length);
  resultFocus.begin();
  const busy = selected?.state.status === 'checking';
  const added = checks.add(files);
  if (!busy) select(added[0]);
}

function showEngine(state: EngineState): void {
  if (state.phase === 'loading') frame.engineStatus.update(state);
  else if (state.phase === 'failed') {
    frame.engineStatus.update({
      phase: 'failed',
      message: state.error instanceof Error ? state.error.message : String(state.error),
    });
  } else {
    void loadResultPanel();
    void loadWrongVerdict();
    void import('./report-html.js');
    offlineCopy.keep({ webgpu: state.detector.facts.provider === 'webgpu' });
    const { model, provider, threads, precision } = state.detector.facts;
    frame.engineStatus.update({
      phase: 'ready',
      model: `${model.name} ${model.version}`,
      runsOn: `${providerName(provider, threads)}, ${precision}`,
      offline: !navigator.onLine,
      kept: offlineCopy.kept,
      previewNote: model.preview ? model.previewNote : '',
    });
  }
}

function showCheck(check: Check): void {
  frame.fileList.update(entryOf(check));
  announce(check);
  if (check === selected) show(check);
}

function select(check: Check | undefined): void {
  if (!check) return;
  selected = check;
  frame.fileList.select(check.id);
  show(check);
}

/** Shows the check's state: progress while it runs, the result region once it has ended. */
function show(check: Check): void {
  empty.hidden = true;
  const { state } = check;
  if (state.status === 'waiting' || state.status === 'checking') {
    if (progressPanel?.check !== check) {
      clear();
      progressPanel = { check, panel: createProgressPanel(check.file.name, () => checks.cancel(check)) };
      progressSlot.replaceChildren(progressPanel.panel.element);
    }
    if (state.status === 'checking') progressPanel.panel.update(state.progress);
    return;
  }
  clear();
  if (state.status === 'done') {
    void showReport(check, state.report);
    return;
  } else if (state.status === 'failed') {
    result.replaceChildren(errorCard(check.file.name, state.code, state.message));
  } else {
    result.replaceChildren(cancelledCard(check.file.name, () => addFiles([check.file])));
  }
  result.hidden = false;
  resultFocus.arrive(result);
}

async function showReport(check: Check, report: Report): Promise<void> {
  const [{ createResultPanel }, { wrongVerdict }] = await Promise.all([loadResultPanel(), loadWrongVerdict()]);
  if (check !== selected || check.state.status !== 'done') return;
  clear();
  byId('notice').hidden = true;
  const checkedAt = check.checkedAt ?? new Date();
  resultPanel = createResultPanel(check.file, report, checkedAt);
  const application = { name: 'page', version, settings: { query: location.search } };
  result.replaceChildren(
    ...resultPanel.elements, wrongVerdict({ report, checkedAt, media: check.file, application }),
  );
  result.hidden = false;
  resultFocus.arrive(result);
}

function clear(): void {
  byId('notice').hidden = false;
  resultPanel?.dispose();
  resultPanel = undefined;
  progressPanel = undefined;
  progressSlot.replaceChildren();
  result.hidden = true;
  result.replaceChildren();
}

function entryOf({ id, file, state }: Check): FileEntry {
  const entry = (mark: string, status: string): FileEntry => ({ id, name: file.name, mark, status });
  switch (state.status) {
    case 'done': {
      const { verdict, probability } = state.report;
      return entry(verdict, QUEUE.result(VERDICTS[verdict].label, formatProbability(probability)));
    }
    case 'checking': {
      const { framesDone, framesTotal } = state.progress;
      return entry('checking', framesTotal > 0 ? PROGRESS.frames(framesDone, framesTotal) : QUEUE.checking);
    }
    case 'waiting':
    case 'failed':
    case 'cancelled':
      return entry(state.status, QUEUE[state.status]);
  }
}

function announce({ file, state }: Check): void {
  if (state.status === 'done') {
    const { verdict, probability } = state.report;
    announcer.textContent = STATUS.done(file.name, VERDICTS[verdict].label, formatProbability(probability));
  } else if (state.status === 'failed') {
    announcer.textContent = STATUS.failed(file.name, state.message);
  }
}
