/** The extension's own texts; those of the components are the page's. */
import type { Language } from '@airl/page/strings.js';

import * as de from './strings/de.js';
import * as en from './strings/en.js';

/** What a language's file exports. */
export type ExtensionStrings = typeof en;

export function stringsOf(language: Language): ExtensionStrings {
  return language === 'de' ? de : en;
}
