/** A picture of a window is of the tab in front: it is taken of the window that has the tab now, and only with it. */
import { afterEach, expect, test, vi } from 'vitest';

import { takeTabPicture } from '../../web/extension/src/background/tab-picture.js';
import type { CheckRequest } from '../../web/extension/src/shared/check-record.js';

const REQUEST = { tabId: 7, windowId: 1, frameId: 0, elementId: 'picture' } as unknown as CheckRequest;
const PLACE = { x: 0, y: 0, width: 1, height: 1 };

/** A browser whose tab is as told, before the picture and after it. */
function browserThat(...tabs: { active: boolean; windowId: number }[]): ReturnType<typeof vi.fn> {
  const captureVisibleTab = vi.fn(() => Promise.resolve('data:image/png,'));
  vi.stubGlobal('chrome', { tabs: {
    captureVisibleTab,
    get: () => Promise.resolve(tabs.length > 1 ? tabs.shift() : tabs[0]),
    sendMessage: () => Promise.resolve({ ok: true, value: PLACE }),
  } });
  return captureVisibleTab;
}

afterEach(() => vi.unstubAllGlobals());

test('a tab that was moved into another window is pictured there', async () => {
  const captureVisibleTab = browserThat({ active: true, windowId: 2 });
  expect(await takeTabPicture(REQUEST)).toEqual({ dataUrl: 'data:image/png,', place: PLACE });
  expect(captureVisibleTab).toHaveBeenCalledExactlyOnceWith(2, { format: 'png' });
});

test('a picture is not taken for that of a tab that has left the front, or the window, meanwhile', async () => {
  const before = { active: true, windowId: 1 };
  browserThat(before, { active: false, windowId: 1 });
  expect(await takeTabPicture(REQUEST)).toEqual({ reason: 'not_active' });
  browserThat(before, { active: true, windowId: 2 });
  expect(await takeTabPicture(REQUEST)).toEqual({ reason: 'not_active' });
});
