/** A lossless picture of the tab's window, by the right that a click on the toolbar or menu gives (activeTab). */
import type { CheckRequest } from '../shared/check-record.js';
import type { TabPicture, TabPictureFailure } from '../shared/messages.js';
import { sendToFrame } from '../shared/messaging.js';

export async function takeTabPicture(
  { tabId, frameId, elementId }: CheckRequest,
): Promise<TabPicture | TabPictureFailure> {
  const tab = await chrome.tabs.get(tabId).catch(() => undefined);
  if (!tab) return { reason: 'gone' };
  if (!tab.active) return { reason: 'not_active' };
  const frame = { tabId, frameId };
  const place = await sendToFrame(frame, { target: 'content', type: 'place', elementId }).catch(() => 'gone' as const);
  if (typeof place === 'string') return { reason: place };
  try {
    const { windowId } = tab;
    const dataUrl = await chrome.tabs.captureVisibleTab(windowId, { format: 'png' });
    // It is of whichever tab is in front: one that came meanwhile must not be judged in this one's place.
    const pictured = await chrome.tabs.get(tabId).catch(() => undefined);
    if (!pictured) return { reason: 'gone' };
    return pictured.active && pictured.windowId === windowId ? { dataUrl, place } : { reason: 'not_active' };
  } catch (error) {
    console.info('The tab cannot be pictured:', error);
    // A tab that has only just come to the front has nothing to read back yet; that passes.
    return { reason: /permission/.test(String(error)) ? 'no_gesture' : 'not_active' };
  } finally {
    await sendToFrame(frame, { target: 'content', type: 'show-badges' }).catch(() => undefined);
  }
}
