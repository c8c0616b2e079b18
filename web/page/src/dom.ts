/** Builds elements without markup strings: text from files and reports can never become markup. */

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

type Child = Node | string | undefined;
type Attributes = Record<string, string | number | boolean | undefined>;

/** An HTML element. Attributes that are undefined or false are left out; true writes an empty one. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** An SVG element, attributes as in `html`. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG_NAMESPACE, tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** The page's element with this id; its absence is a broken page. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element;
}

function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child !== undefined) element.append(child);
  }
}
