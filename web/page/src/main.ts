/** Puts the page together: engine, sources, the queue, and what is shown of the selected check. */
import './styles/base.css';
import './styles/credentials.css';
import './styles/faces.css';
import './styles/result.css';
import './styles/forced-colors.css';
import './styles/sources.css';
import './styles/spectrum.css';
import './styles/timeline.css';
import './styles/wrong-verdict.css';

import { allowOwnScripts } from '@airl/lib/trusted-types';

import { byId, html } from './dom.js';
import { createCheckView, loadResultParts } from './check-view.js';
import { Checks, isOpen, type Check } from './checks.js';
import { createAddressField } from './components/address-field.js';
import { createDropZone } from './components/drop-zone.js';
import { emptyState } from './components/empty-state.js';
import { createEngineStatus, type EngineStatus } from './components/engine-status.js';
import { createFileList, type FileAction, type FileList } from './components/file-list.js';
import { languageSwitch } from './components/language-switch.js';
import { createLiveButtons, type LiveButtons } from './components/live-buttons.js';
import { pageHeader } from './components/page-header.js';
import { updateNotice } from './components/update-notice.js';
import { createEngine, type EngineState } from './engine.js';
import { LiveError, openLive, type LiveKind } from './live-sources.js';
import { loadPart, tellMissing } from './missing-part.js';
import { createOfflineCopy } from './offline.js';
import { engineFromQuery } from './query.js';
import { providerName } from './provider-name.js';
import { announcementOf, entryOf, summaryOf } from './queue-view.js';
import { LIVE, OFFLINE, RESULT, STATUS } from './strings.js';
import { preferredLanguage, rememberLanguage, useLanguage, type Language } from './strings.js';

allowOwnScripts();
const hasLanguage = await useLanguage(preferredLanguage());

const announcer = byId('announcer');

const offlineCopy = createOfflineCopy(showOfflineCopy);
let frame = buildFrame();
const engine = createEngine({ ...engineFromQuery(location.search), onChange: showEngine });
const checks = new Checks({ detector: () => engine.detector(), onChange: showCheck });
const view = createCheckView(checks);
let selected: Check | undefined;
if (!hasLanguage) tell(OFFLINE.missing);

for (const event of ['online', 'offline']) addEventListener(event, () => showEngine(engine.state));

/** All that stands around the selected check, in the language of now. */
function buildFrame(): { engineStatus: EngineStatus; fileList: FileList; liveButtons: LiveButtons } {
  const engineStatus = createEngineStatus(() => engine.load());
  const fileList = createFileList({
    onSelect: (id) => select(checks.byId(id)),
    onAction: (id, action) => act(checks.byId(id), action),
    onCancelAll: () => checks.cancelAll(),
    onClear: () => checks.all.filter((check) => !isOpen(check)).forEach((check) => act(check, 'remove')),
    onExport: () => void tellMissing(saveAll, tell),
  });
  const liveButtons = createLiveButtons((kind) => void watch(kind));
  const address = createAddressField({
    origin: location.origin,
    onAddress: (url) => {
      view.expect();
      selectIfIdle(checks.addAddress(url));
    },
    onScreen: () => void watch('screen'),
  });
  byId('result').ariaLabel = RESULT.title;
  byId('header').replaceChildren(pageHeader(), languageSwitch(changeLanguage), engineStatus.element);
  byId('notice').replaceChildren(engineStatus.notice);
  byId('start').replaceChildren(
    createDropZone(addFiles, (text) => address.offer(text)), address.element, liveButtons.element, fileList.element);
  byId('empty').replaceChildren(emptyState());
  showNewer();
  return { engineStatus, fileList, liveButtons };
}

function showOfflineCopy(): void {
  showEngine(engine.state);
  showNewer();
}

function showNewer(): void {
  const { loadNewer } = offlineCopy;
  byId('update').replaceChildren(...(loadNewer ? [updateNotice(loadNewer)] : []));
}

/** Of the page as a whole, until the reader tries something of it again; '' clears it. */
function tell(message: string): void {
  const line = html('p', { class: 'update-notice' }, message);
  byId('missing').replaceChildren(...(message ? [line] : []));
  line.scrollIntoView({ block: 'nearest' });
}

async function changeLanguage(language: Language): Promise<void> {
  tell('');
  if (!(await useLanguage(language))) return tell(OFFLINE.missing);
  rememberLanguage(language);
  frame = buildFrame();
  showEngine(engine.state);
  for (const check of checks.all) frame.fileList.update(entryOf(check));
  frame.fileList.summarize(summaryOf(checks.all));
  view.reset();
  select(selected);
  // The choice that had the focus was built anew.
  byId('header').querySelector('select')?.focus();
}

function addFiles(files: File[]): void {
  announcer.textContent = STATUS.added(files.length);
  view.expect();
  const [first] = checks.add(files);
  if (first) selectIfIdle(first);
}

/** Opens a camera or screen and checks what it shows. */
async function watch(kind: LiveKind): Promise<void> {
  frame.liveButtons.tell('');
  try {
    const stream = await openLive(kind);
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' });
    view.expect();
    select(checks.addLive(stream, LIVE.name(LIVE[kind], time)));
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    frame.liveButtons.tell(error.message);
  }
}

/** What runs and is being looked at stays in view. */
function selectIfIdle(check: Check): void {
  if (!selected || !isOpen(selected)) select(check);
}

function act(check: Check | undefined, action: FileAction): void {
  if (!check) return;
  if (action !== 'remove') checks[action](check);
  if (action === 'retry') view.expect();
  if (action !== 'remove') return;
  checks.remove(check);
  frame.fileList.remove(check.id);
  frame.fileList.summarize(summaryOf(checks.all));
  // No row is left to take the focus, or "Remove finished" had it and is hidden now.
  const { activeElement } = document;
  const isLost = activeElement === document.body || activeElement?.closest('[hidden]');
  if (isLost) byId('start').querySelector('input')?.focus();
  if (check === selected) select(checks.all.at(-1));
}

async function saveAll(): Promise<void> {
  tell('');
  const [{ queueLines }, { saveFile }] = await loadPart(
    Promise.all([import('./queue-export.js'), import('./save-file.js')]));
  saveFile('airl-reports.jsonl', 'application/jsonl', queueLines(checks.all));
}

function showEngine(state: EngineState): void {
  if (state.phase === 'loading') frame.engineStatus.update(state);
  else if (state.phase === 'failed') {
    frame.engineStatus.update({
      phase: 'failed',
      message: state.error instanceof Error ? state.error.message : String(state.error),
    });
  } else {
    // Whoever needs one of them tells where it is missing.
    void Promise.allSettled([loadResultParts(), import('./report-html.js'), import('./queue-export.js')]);
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
  frame.fileList.summarize(summaryOf(checks.all));
  announcer.textContent = announcementOf(check) ?? announcer.textContent;
  if (check === selected) view.show(check);
}

function select(check: Check | undefined): void {
  selected = check;
  frame.fileList.select(check?.id);
  view.show(check);
}
