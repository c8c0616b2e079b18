/** Looks for videos and pictures in a tab, by the content script that is injected for it. */
import { SCAN_PREFIX, type TabScan } from '../shared/check-record.js';
import { INJECTION_RETRIES, INJECTION_RETRY_MS } from '../shared/limits.js';
import type { Candidate, PlacedCandidate } from '../shared/media.js';
import { sendToFrame } from '../shared/messaging.js';
import { originPattern } from '../shared/settings.js';

export const CONTENT_SCRIPT = 'content/content.js';

/** How much more one candidate must count than the next to be what the reader means. */
const CLEAR_LEAD = 3;
const PLAYING_WEIGHT = 4;

function weight({ width, height, visible, playing, kind }: Candidate): number {
  return width * height * (0.1 + visible) * (playing ? PLAYING_WEIGHT : kind === 'video' ? 2 : 1);
}

/** The main video or picture; undefined where several might be meant. */
export function mainCandidate<C extends Candidate>(candidates: readonly C[]): C | undefined {
  const [first, second] = [...candidates].sort((a, b) => weight(b) - weight(a));
  return first && (!second || weight(first) >= CLEAR_LEAD * weight(second)) ? first : undefined;
}

/**
 * Injects the content script; the frames that it runs in. Rejects for pages that no extension may look into. The right
 * that a click gives can reach the page's process after the script does, which is then refused: it is tried again.
 */
export async function injectContent(tabId: number, frameIds?: number[]): Promise<number[]> {
  const target = frameIds ? { tabId, frameIds } : { tabId, allFrames: true };
  for (let retries = INJECTION_RETRIES; ; --retries) {
    try {
      const results = await chrome.scripting.executeScript({ target, files: [CONTENT_SCRIPT] });
      return results.map(({ frameId }) => frameId);
    } catch (error) {
      if (retries === 0 || !/Cannot access contents of the page/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, INJECTION_RETRY_MS));
    }
  }
}

/** Everything in the tab that can be checked, kept for the panel. */
export async function scanTab(tabId: number): Promise<TabScan> {
  let scan: TabScan = { candidates: [], foreignOrigins: [], closed: true };
  try {
    scan = await searchFrames(tabId, await injectContent(tabId));
  } catch (error) {
    console.info('This page cannot be looked into:', error);
  }
  await chrome.storage.session.set({ [`${SCAN_PREFIX}${tabId}`]: scan });
  return scan;
}

async function searchFrames(tabId: number, frameIds: readonly number[]): Promise<TabScan> {
  const candidates: PlacedCandidate[] = [];
  const origins = new Set<string>();
  for (const frameId of frameIds) {
    // A frame may have gone since it was injected.
    const found = await sendToFrame({ tabId, frameId }, { target: 'content', type: 'find' }).catch(() => undefined);
    if (!found) continue;
    candidates.push(...found.candidates.map((candidate) => ({ ...candidate, frameId })));
    for (const { origin } of found.foreignFrames) origins.add(origin);
  }
  const foreignOrigins: string[] = [];
  for (const origin of origins) {
    if (!(await chrome.permissions.contains({ origins: [originPattern(origin)] }))) foreignOrigins.push(origin);
  }
  candidates.sort((a, b) => weight(b) - weight(a));
  return { candidates, foreignOrigins, closed: false };
}
