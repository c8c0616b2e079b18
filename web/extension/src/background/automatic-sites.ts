/** Sites whose pages are checked by themselves: the content script is registered for them, and for no others. */
import { originPattern, readSettings } from '../shared/settings.js';
import { CONTENT_SCRIPT } from './media-search.js';

const SCRIPT_ID = 'automatic';

/** Makes the registration fit the settings and the permissions that are still given. */
export async function registerAutomaticSites(): Promise<void> {
  const { automaticSites } = await readSettings();
  const matches: string[] = [];
  for (const site of automaticSites) {
    const pattern = originPattern(site);
    if (await chrome.permissions.contains({ origins: [pattern] })) matches.push(pattern);
  }
  if ((await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] })).length > 0) {
    await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  }
  if (matches.length === 0) return;
  await chrome.scripting.registerContentScripts([
    { id: SCRIPT_ID, matches, js: [CONTENT_SCRIPT], allFrames: true, runAt: 'document_idle' },
  ]);
}

/** Whether the reader wants the pages of this address checked by themselves. */
export async function isAutomaticSite(origin: string): Promise<boolean> {
  return (await readSettings()).automaticSites.includes(origin);
}
