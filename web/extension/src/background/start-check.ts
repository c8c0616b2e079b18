/** Turns what the reader pointed at into a check and hands it to the detector's host. */
import type { CheckRecord, CheckRequest } from '../shared/check-record.js';
import type { Candidate, MediaKind, PlacedCandidate } from '../shared/media.js';
import { sendToFrame } from '../shared/messaging.js';
import type { DetectorHost } from './detector-host.js';
import { injectContent, mainCandidate, scanTab } from './media-search.js';
import { dropOldRecords, writeRecord } from './records.js';

/** Starts a check of one candidate. */
export async function startCheck(
  host: DetectorHost, tabId: number, candidate: PlacedCandidate, byGesture: boolean,
): Promise<CheckRequest> {
  const tab = await chrome.tabs.get(tabId);
  const { frameId, elementId, kind, url, name, encrypted } = candidate;
  const request: CheckRequest = {
    id: crypto.randomUUID(), tabId, windowId: tab.windowId, frameId, elementId, kind, url, name, encrypted, byGesture,
    pageOrigin: tab.url ? new URL(tab.url).origin : '', createdAt: Date.now(),
  };
  await dropOldRecords();
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

/** Checks one of a tab's candidates, looked for again: the page may have changed since. */
export async function checkElement(
  host: DetectorHost, where: { tabId: number; frameId: number }, elementId: string,
): Promise<void> {
  const found = await sendToFrame(where, { target: 'content', type: 'find' });
  const candidate = found.candidates.find((other) => other.elementId === elementId);
  if (!candidate) throw new Error('the video or picture is no longer on the page');
  await startCheck(host, where.tabId, { ...candidate, frameId: where.frameId }, true);
}

/** Checks what a menu was opened on, known by its address alone; the element is looked for, for badge and frames. */
export async function checkAddress(
  host: DetectorHost, tabId: number, { url, kind, frameId }: { url: string; kind: MediaKind; frameId: number },
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
    elementId: '', kind, url, name: '', width: 0, height: 0, visible: 0, playing: false, pictureInPicture: false,
    encrypted: false,
  };
  await startCheck(host, tabId, { ...(found ?? unseen), frameId }, true);
}
