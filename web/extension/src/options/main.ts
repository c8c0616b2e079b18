/** The options page: sites that are checked by themselves, and the language. */
import '@airl/page/base.css';
import './options.css';

import { byId, html } from '@airl/page/dom.js';
import { LANGUAGES, preferredLanguage, useLanguage, type Language } from '@airl/page/strings.js';

import { originPattern, readSettings, writeSettings, type Settings } from '../shared/settings.js';
import { stringsOf } from '../shared/strings.js';

/** The origin of what was typed; undefined for what is no address of a site. */
function originOf(text: string): string | undefined {
  try {
    const { origin, protocol } = new URL(/^https?:\/\//.test(text) ? text : `https://${text}`);
    return /^https?:$/.test(protocol) ? origin : undefined;
  } catch {
    return undefined;
  }
}

async function change(settings: Settings): Promise<void> {
  await writeSettings(settings);
  await draw();
}

function siteForm(settings: Settings, { OPTIONS }: ReturnType<typeof stringsOf>): HTMLElement {
  const input = html('input', { type: 'text', inputmode: 'url', placeholder: OPTIONS.placeholder, required: true });
  const status = html('p', { class: 'note', role: 'status' });
  const form = html(
    'form', { class: 'site-form', novalidate: true },
    html('label', {}, OPTIONS.site, input), html('button', { class: 'button' }, OPTIONS.add),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const origin = originOf(input.value.trim());
    if (origin === undefined) {
      status.textContent = OPTIONS.notASite;
      return;
    }
    // At once: browsers ask only within a click.
    void chrome.permissions.request({ origins: [originPattern(origin)] }).then(async (granted) => {
      if (granted) await change({ ...settings, automaticSites: [...new Set([...settings.automaticSites, origin])] });
      else status.textContent = OPTIONS.refused;
    });
  });
  return html('div', {}, form, status);
}

function siteList(settings: Settings, { OPTIONS }: ReturnType<typeof stringsOf>): HTMLElement {
  const { automaticSites } = settings;
  if (automaticSites.length === 0) return html('p', { class: 'note' }, OPTIONS.none);
  return html('ul', { class: 'sites' }, ...automaticSites.map((site) => {
    const remove = html('button', { type: 'button', class: 'button' }, OPTIONS.remove(site));
    remove.addEventListener('click', () => {
      void chrome.permissions.remove({ origins: [originPattern(site)] })
        .then(() => change({ ...settings, automaticSites: automaticSites.filter((other) => other !== site) }));
    });
    return html('li', {}, html('span', {}, site), remove);
  }));
}

function languageChoice(settings: Settings, { OPTIONS }: ReturnType<typeof stringsOf>): HTMLElement {
  const select = html('select', {}, html('option', { value: '' }, OPTIONS.browserLanguage));
  for (const [value, name] of Object.entries(LANGUAGES)) select.append(html('option', { value, lang: value }, name));
  select.value = settings.language ?? '';
  select.addEventListener('change', () => {
    const { automaticSites } = settings;
    const language = select.value as Language | '';
    void change({ automaticSites, ...(language !== '' && { language }) });
  });
  return html('label', { class: 'language-choice' }, OPTIONS.language, select);
}

async function draw(): Promise<void> {
  const settings = await readSettings();
  const language = settings.language ?? preferredLanguage();
  await useLanguage(language);
  const strings = stringsOf(language);
  const { OPTIONS } = strings;
  byId('options').replaceChildren(
    html('h1', {}, OPTIONS.title),
    html(
      'section', { class: 'card' },
      html('h2', {}, OPTIONS.automatic), html('p', {}, OPTIONS.automaticReason),
      siteList(settings, strings), siteForm(settings, strings),
    ),
    html('section', { class: 'card' }, languageChoice(settings, strings)),
  );
}

await draw();
