/** Turns what the reader pointed at into a check and hands it to the detector's host. */
import { SELECTED_PREFIX, type CheckRecord, type CheckRequest } from '../shared/check-record.js';
import type { Candidate, MediaKind, PlacedCandidate } from '../shared/media.js';
import { sendToFrame } from '../shared/messaging.js';
import type { DetectorHost } from './detector-host.js';
import { injectContent, mainCandidate, scanTab } from './media-search.js';
import { dropOldRecords, readRecords, writeRecord } from './records.js';

/** Starts a check of one candidate. */
export async function startCheck(
  host: DetectorHost, tabId: number, candidate: PlacedCandidate, byGesture: boolean,
): Promise<CheckRequest> {
  const tab = await chrome.tabs.get(tabId);
  const { frameId, elementId, kind, url, name, encrypted } = candidate;
  const request: CheckRequest = {
    id: crypto.randomUUID(), tabId, frameId, elementId, kind, url, name, encrypted, byGesture,
    pageOrigin: tab.url ? new URL(tab.url).origin : '', createdAt: Date.now(),
  };
  await host.ready();
  await dropOldRecords();
  // What was asked for last is shown, not what a badge opened before.
  if (byGesture) await chrome.storage.session.remove(`${SELECTED_PREFIX}${tabId}`);
  await writeRecord({ ...request, state: { status: 'waiting' } } satisfies CheckRecord);
  await host.send({ target: 'offscreen', type: 'start', request });
  return request;
}

/** Checks the main video or picture of a tab; leaves the choice to the panel where several might be meant. */
export async function checkMain(host: DetectorHost, tabId: number): Promise<void> {
  const { candidates } = await scanTab(tabId);
  const main = mainCandidate(candidates);
  if (main) await startCheck(host, tabId, main, true);
}

/** The element as it is now, for the page may have changed since it was told of; null where it is gone. */
function findElement(where: { tabId: number; frameId: number }, elementId: string): Promise<Candidate | null> {
  return sendToFrame(where, { target: 'content', type: 'find-element', elementId }).catch(() => null);
}

/** Checks one of a tab's candidates; where that is gone, the panel is told what there is now. */
export async function checkElement(
  host: DetectorHost, where: { tabId: number; frameId: number }, elementId: string,
): Promise<void> {
  const candidate = await findElement(where, elementId);
  if (candidate) await startCheck(host, where.tabId, { ...candidate, frameId: where.frameId }, true);
  else await scanTab(where.tabId);
}

/** What is known by its address alone. */
interface Addressed {
  url: string;
  kind: MediaKind;
  frameId: number;
  name?: string;
}

/** Checks what a menu was opened on, known by its address alone; the element is looked for, for badge and frames. */
export async function checkAddress(
  host: DetectorHost, tabId: number, { url, kind, frameId, name = '' }: Addressed,
): Promise<void> {
  let found: Candidate | null = null;
  try {
    await injectContent(tabId, [frameId]);
    found = await sendToFrame({ tabId, frameId }, { target: 'content', type: 'find-url', url });
  } catch (error) {
    // A frame of another site, or a picture opened by itself: its file can be read all the same.
    console.info('The element cannot be looked for:', error);
  }
  const unseen: Candidate = {
    elementId: '', kind, url: url.startsWith('data:') ? 'data:' : url, name, width: 0, height: 0, visible: 0,
    playing: false, pictureInPicture: false, encrypted: false,
  };
  await startCheck(host, tabId, { ...(found ?? unseen), frameId }, true);
}

/** Repeats a check: of its element, else of its address. */
export async function checkAgain(host: DetectorHost, checkId: string): Promise<void> {
  const record = (await readRecords()).find(({ id }) => id === checkId);
  if (!record) throw new Error('the check is no longer kept');
  const { tabId, frameId, elementId } = record;
  const candidate = elementId ? await findElement(record, elementId) : null;
  if (candidate) await startCheck(host, tabId, { ...candidate, frameId }, true);
  else await checkAddress(host, tabId, record);
}
