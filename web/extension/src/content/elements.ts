/** The elements that were told of, by the names under which the rest of the extension knows them. */

export type MediaElement = HTMLVideoElement | HTMLImageElement;

const names = new WeakMap<MediaElement, string>();
const elements = new Map<string, WeakRef<MediaElement>>();

/** The element's name; the same for as long as the page stands. */
export function nameOf(element: MediaElement): string {
  const known = names.get(element);
  if (known !== undefined) return known;
  const name = crypto.randomUUID();
  names.set(element, name);
  elements.set(name, new WeakRef(element));
  return name;
}

/** Undefined where the page has taken the element away. */
export function elementOf(name: string): MediaElement | undefined {
  const element = elements.get(name)?.deref();
  return element?.isConnected ? element : undefined;
}

/** The address that the element uses. */
export function addressOf(element: MediaElement): string {
  return element.currentSrc || element.src;
}
