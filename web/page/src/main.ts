/** Puts the page together: engine, files, and what is shown of the selected file. */
import './styles/base.css';
import './styles/faces.css';
import './styles/result.css';

import { formatProbability } from './format.js';
import { byId } from './dom.js';
import { Checks, type Check } from './checks.js';
import { createDropZone } from './components/drop-zone.js';
import { emptyState } from './components/empty-state.js';
import { createEngineStatus } from './components/engine-status.js';
import { cancelledCard, errorCard } from './components/error-card.js';
import { createFileList, type FileEntry } from './components/file-list.js';
import { pageHeader } from './components/page-header.js';
import { createProgressPanel, type ProgressPanel } from './components/progress-panel.js';
import { createResultPanel, type ResultPanel } from './components/result-panel.js';
import { createEngine, type EngineState } from './engine.js';
import { engineFromQuery } from './query.js';
import { providerName } from './report-view.js';
import { PROGRESS, QUEUE, RESULT, STATUS, VERDICTS } from './strings.js';

const result = byId('result');
result.ariaLabel = RESULT.title;
const progressSlot = byId('progress');
const announcer = byId('announcer');

const engineStatus = createEngineStatus(() => engine.load());
const fileList = createFileList((id) => select(checks.all[id]));
byId('header').append(pageHeader(), engineStatus.element);
byId('notice').append(engineStatus.notice);
byId('start').append(createDropZone(addFiles), fileList.element);
const empty = byId('empty');
empty.append(emptyState());

const engine = createEngine({ ...engineFromQuery(location.search), onChange: showEngine });
const checks = new Checks({ detector: () => engine.detector(), onChange: showCheck });

let selected: Check | undefined;
let resultPanel: ResultPanel | undefined;
let progressPanel: { check: Check; panel: ProgressPanel } | undefined;

function addFiles(files: File[]): void {
  announcer.textContent = STATUS.added(files.length);
  const busy = selected?.state.status === 'checking';
  const added = checks.add(files);
  if (!busy) select(added[0]);
}

function showEngine(state: EngineState): void {
  if (state.phase === 'loading') engineStatus.update(state);
  else if (state.phase === 'failed') {
    engineStatus.update({
      phase: 'failed',
      message: state.error instanceof Error ? state.error.message : String(state.error),
    });
  } else {
    const { model, provider, threads, precision } = state.detector.facts;
    engineStatus.update({
      phase: 'ready',
      model: `${model.name} ${model.version}`,
      runsOn: `${providerName(provider, threads)}, ${precision}`,
      previewNote: model.preview ? model.previewNote : '',
    });
  }
}

function showCheck(check: Check): void {
  fileList.update(entryOf(check));
  announce(check);
  if (check === selected) show(check);
}

function select(check: Check | undefined): void {
  if (!check) return;
  selected = check;
  fileList.select(check.id);
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
    resultPanel = createResultPanel(check.file, state.report);
    result.replaceChildren(...resultPanel.elements);
  } else if (state.status === 'failed') {
    result.replaceChildren(errorCard(check.file.name, state.code, state.message));
  } else {
    result.replaceChildren(cancelledCard(check.file.name, () => addFiles([check.file])));
  }
  result.hidden = false;
}

function clear(): void {
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
