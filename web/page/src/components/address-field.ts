import { html } from '../dom.js';
import { readAddress } from '../addresses.js';
import { ADDRESS } from '../strings.js';

export interface AddressFieldOptions {
  /** Of the page, whose files alone are fetched. */
  origin: string;
  /** The address of a file of this origin. */
  onAddress: (url: URL) => void;
  /** Offered for what plays on other pages. */
  onScreen: () => void;
}

export interface AddressField {
  element: HTMLElement;
  /** An address that was pasted or dropped on the page. */
  offer(text: string): void;
}

/** Takes the address of a picture or video; for those of other servers it says how to bring the file here. */
export function createAddressField({ origin, onAddress, onScreen }: AddressFieldOptions): AddressField {
  const input = html('input', {
    class: 'address-input',
    type: 'text',
    inputmode: 'url',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'https://',
    'aria-label': ADDRESS.label,
  });
  const note = html('div', { class: 'address-note', role: 'status' });
  const form = html(
    'form',
    { class: 'address' },
    html('div', { class: 'address-line' }, input, html('button', { type: 'submit', class: 'button' }, ADDRESS.check)),
    note,
  );

  function read(): void {
    const address = readAddress(input.value, origin);
    note.replaceChildren();
    if (address.kind === 'invalid') note.append(html('p', {}, ADDRESS.invalid));
    else if (address.kind === 'elsewhere') note.append(...elsewhere(address.url));
    else {
      input.value = '';
      onAddress(address.url);
    }
  }

  function elsewhere(url: URL): HTMLElement[] {
    const screen = html('button', { type: 'button', class: 'button' }, ADDRESS.checkTab);
    screen.addEventListener('click', onScreen);
    return [
      html('p', {}, ADDRESS.elsewhere(url.host)),
      html(
        'ol',
        {},
        html(
          'li',
          {},
          html('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, ADDRESS.open),
          ` ${ADDRESS.saveThere}`,
        ),
        html('li', {}, ADDRESS.dropHere),
      ),
      html('p', {}, ADDRESS.playing, ' ', screen),
    ];
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    read();
  });
  return {
    element: form,
    offer(text) {
      input.value = text.trim();
      read();
    },
  };
}
