/** What is kept of a tab's page goes when the tab shows another one. */
import { LEFT_PREFIX, SCAN_PREFIX, SELECTED_PREFIX, TAB_PREFIXES, type TabScan } from '../shared/check-record.js';
import type { PlacedCandidate } from '../shared/media.js';
import { sendToFrame } from '../shared/messaging.js';
import { readRecords } from './records.js';

async function isStillThere(
  tabId: number, { frameId, elementId }: Pick<PlacedCandidate, 'frameId' | 'elementId'>,
): Promise<boolean> {
  const found = await sendToFrame({ tabId, frameId }, { target: 'content', type: 'find-element', elementId })
    .catch(() => null);
  return found !== null;
}

/** A tab loads: a new page, or the old one has called history.pushState(), which browsers tell alike. */
export async function leavePage(tabId: number): Promise<void> {
  const leftAt = Date.now();
  const key = `${SCAN_PREFIX}${tabId}`;
  const newest = (await readRecords()).find((record) => record.tabId === tabId);
  const scan = (await chrome.storage.session.get(key))[key] as TabScan | undefined;
  // Most tabs: nothing is kept of them.
  if (!newest && !scan) return;
  const known = newest ?? scan?.candidates[0];
  if (known && (await isStillThere(tabId, known))) return;
  await chrome.storage.session.set({ [`${LEFT_PREFIX}${tabId}`]: leftAt });
  await chrome.storage.session.remove([key, `${SELECTED_PREFIX}${tabId}`]);
}

export async function forgetTab(tabId: number): Promise<void> {
  await chrome.storage.session.remove(TAB_PREFIXES.map((prefix) => `${prefix}${tabId}`));
}
