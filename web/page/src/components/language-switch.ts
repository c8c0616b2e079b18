import { html } from '../dom.js';
import { APP, LANGUAGES, type Language } from '../strings.js';

/** A choice of the page's language; it goes back where the language stays. */
export function languageSwitch(onChange: (language: Language) => Promise<void>): HTMLElement {
  const select = html('select', { class: 'language', 'aria-label': APP.language });
  for (const [value, name] of Object.entries(LANGUAGES)) select.append(html('option', { value, lang: value }, name));
  select.value = document.documentElement.lang;
  select.addEventListener('change', () => {
    void onChange(select.value as Language).then(() => (select.value = document.documentElement.lang));
  });
  return select;
}
