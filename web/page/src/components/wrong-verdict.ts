import type { Report } from '@airl/lib';

import { html } from '../dom.js';
import { cutFaces, FRAMES_PER_FACE } from '../face-pixels.js';
import { saveFile } from '../save-file.js';
import { WRONG } from '../strings.js';
import { wrongVerdictFile, type Application, type Belief, type BrowserFacts } from '../wrong-verdict-file.js';

/** Longest text of the person's own, characters. */
const MAX_WORDS = 4000;
const BELIEFS: Belief[] = ['untouched', 'generated_or_altered', 'unsure'];

export interface WrongVerdictOptions {
  report: Report;
  checkedAt: Date;
  /** The checked file; without it faces at full size cannot be added. */
  media: Blob | undefined;
  application: Application;
}

/** The form that makes a file about a verdict which somebody believes to be wrong, and saves it on this device. */
export function wrongVerdict(options: WrongVerdictOptions): HTMLElement {
  const { report, checkedAt, media, application } = options;
  const words = html('textarea', { rows: 3, maxlength: MAX_WORDS });
  const thumbnails = html('input', { type: 'checkbox', name: 'thumbnails' });
  const faces = html('input', { type: 'checkbox', name: 'faces', disabled: !media });
  const status = html('p', { class: 'note', role: 'status' });
  const form = html(
    'form',
    {},
    html('p', {}, WRONG.intro),
    html(
      'fieldset',
      {},
      html('legend', {}, WRONG.belief),
      ...BELIEFS.map((value) =>
        choice(html('input', { type: 'radio', name: 'belief', value, required: true }), WRONG.beliefs[value])),
    ),
    html('label', { class: 'wrong-verdict-words' }, WRONG.words, words),
    html(
      'fieldset',
      {},
      html('legend', {}, WRONG.pixels),
      choice(thumbnails, WRONG.thumbnails),
      choice(faces, media ? WRONG.faces(FRAMES_PER_FACE) : WRONG.facesNotKept),
    ),
    html('p', { class: 'note' }, WRONG.holds),
    html('div', {}, html('button', { class: 'button' }, WRONG.save)),
    status,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save();
  });

  async function save(): Promise<void> {
    status.textContent = WRONG.making;
    let pixels;
    try {
      pixels = media && faces.checked ? await cutFaces(media, report) : [];
    } catch {
      faces.checked = false;
      status.textContent = WRONG.facesFailed;
      return;
    }
    const made = wrongVerdictFile({
      report, checkedAt, application,
      belief: new FormData(form).get('belief') as Belief,
      words: words.value,
      browser: await browserFacts(),
      thumbnails: thumbnails.checked,
      faces: pixels,
    }, new Date());
    saveFile(made.name, made.type, made.bytes);
    status.textContent = WRONG.saved(made.name);
  }

  return html('details', { class: 'card details wrong-verdict' }, html('summary', {}, WRONG.title), form);
}

function choice(input: HTMLInputElement, text: string): HTMLElement {
  return html('label', { class: 'wrong-verdict-choice' }, input, html('span', {}, text));
}

async function browserFacts(): Promise<BrowserFacts> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  return {
    user_agent: navigator.userAgent,
    language: navigator.language,
    processors: navigator.hardwareConcurrency,
    graphics: adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : '',
    isolated: crossOriginIsolated,
  };
}
