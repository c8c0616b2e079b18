/** What the reader has set, in storage.local. */
import type { Language } from '@airl/page/strings.js';

export interface Settings {
  /** Absent: the browser's. */
  language?: Language;
  /** Origins whose pages are checked by themselves, as "https://news.example". */
  automaticSites: string[];
}

export async function readSettings(): Promise<Settings> {
  const { language, automaticSites } = await chrome.storage.local.get(['language', 'automaticSites']);
  return {
    ...((language === 'en' || language === 'de') && { language }),
    automaticSites: Array.isArray(automaticSites) ? automaticSites.filter((site) => typeof site === 'string') : [],
  };
}

export async function writeSettings(settings: Settings): Promise<void> {
  if (settings.language === undefined) await chrome.storage.local.remove('language');
  await chrome.storage.local.set({ ...settings });
}

/** The match pattern of everything on an origin; ports cannot be told apart in one. */
export function originPattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}
