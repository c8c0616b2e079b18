/** The elements that were told of, by the names under which the rest of the extension knows them. */

export type MediaElement = HTMLVideoElement | HTMLImageElement;

const names = new WeakMap<MediaElement, { name: string; address: string }>();
const elements = new Map<string, WeakRef<MediaElement>>();

/** The element's name while it shows this address: what is said of that goes for no other. */
export function nameOf(element: MediaElement): string {
  const address = addressOf(element);
  const known = names.get(element);
  if (known?.address === address) return known.name;
  if (known) elements.delete(known.name);
  const name = crypto.randomUUID();
  names.set(element, { name, address });
  elements.set(name, new WeakRef(element));
  return name;
}

/** Undefined where the page has taken the element away, or shows another address in it. */
export function elementOf(name: string): MediaElement | undefined {
  const element = elements.get(name)?.deref();
  return element?.isConnected && names.get(element)?.address === addressOf(element) ? element : undefined;
}

/**
 * The address as the rest of the extension is told it: a data: address holds the file itself, up to more than a session
 * may keep, and only this script reads it.
 */
export function toldAddressOf(element: MediaElement): string {
  const address = addressOf(element);
  return address.startsWith('data:') ? 'data:' : address;
}

/** The address that the element uses; "" for a stream. */
export function addressOf(element: MediaElement): string {
  if (element instanceof HTMLVideoElement && element.srcObject) return '';
  return element.currentSrc || element.src;
}
