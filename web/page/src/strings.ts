/**
 * The page's texts in the reader's language. One language is one file of strings/ and what it takes in; all but
 * English load on demand.
 */
import * as en from './strings/en.js';

/** What a language's file exports. */
export type Strings = typeof en;

/** Languages with a file, by their names in themselves. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' };
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'airl-language';

export let { APP, DROP, ENGINE, QUEUE, PROGRESS, RESULT, VERDICTS, BAR, TIMELINE, FACES, DETAILS } = en;
export let { ERRORS, EMPTY, STATUS, FORMAT, REPORT, CORE_TEXTS }: Strings = en;
export let { OFFLINE, CREDENTIALS, SPECTRUM, WRONG, ADDRESS, LIVE, ROWS, PLAYER, TIMES, WHOLE_PICTURE }: Strings = en;

/** The reader's choice, else the first of the browser's languages that there is, else English. */
export function preferredLanguage(): Language {
  const known = (name: string | null | undefined): name is Language => name === 'en' || name === 'de';
  const wanted = [storage()?.getItem(STORAGE_KEY), ...navigator.languages.map((tag) => tag.split('-')[0])];
  return wanted.find(known) ?? 'en';
}

/** Changes every text that is made from now on. False, and English, where the language's file cannot be loaded. */
export async function useLanguage(language: Language): Promise<boolean> {
  const strings: Strings = language === 'de' ? await import('./strings/de.js').catch(() => en) : en;
  ({ APP, DROP, ENGINE, QUEUE, PROGRESS, RESULT, VERDICTS, BAR, TIMELINE, FACES, DETAILS } = strings);
  ({ ERRORS, EMPTY, STATUS, FORMAT, REPORT, CORE_TEXTS } = strings);
  ({ OFFLINE, CREDENTIALS, SPECTRUM, WRONG, ADDRESS, LIVE, ROWS, PLAYER, TIMES, WHOLE_PICTURE } = strings);
  const found = strings === en ? 'en' : language;
  document.documentElement.lang = found;
  return found === language;
}

/** Remembers the reader's choice on this device. */
export function rememberLanguage(language: Language): void {
  storage()?.setItem(STORAGE_KEY, language);
}

/** Refused in some private windows. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
