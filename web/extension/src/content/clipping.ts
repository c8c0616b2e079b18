/** What a page shows of a rectangle in it: boxes around it may cut it off. */

/** In a frame's window, CSS pixels. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function intersection(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x, y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}

/** The box around an element as it is drawn, through slots and shadow roots. */
function around(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return 'host' in root ? (root as ShadowRoot).host : null;
}

/** What a box that cuts off its content leaves of a rectangle: its padding box, on the axes that it cuts. */
function clippedByBox(rect: Rect, box: HTMLElement, { overflowX, overflowY }: CSSStyleDeclaration): Rect {
  const { x, y, width, height } = box.getBoundingClientRect();
  // A box may be drawn larger or smaller than it is laid out.
  const scaleX = box.offsetWidth > 0 ? width / box.offsetWidth : 1;
  const scaleY = box.offsetHeight > 0 ? height / box.offsetHeight : 1;
  return intersection(rect, {
    ...(overflowX === 'visible' ? { x: rect.x, width: rect.width }
      : { x: x + box.clientLeft * scaleX, width: box.clientWidth * scaleX }),
    ...(overflowY === 'visible' ? { y: rect.y, height: rect.height }
      : { y: y + box.clientTop * scaleY, height: box.clientHeight * scaleY }),
  });
}

/** Elements of a frame's holder are of another window, whose classes are not this one's. */
function isHtml(box: Element): box is HTMLElement {
  return 'offsetWidth' in box;
}

/** Whether the window takes a box's overflow for its own: the root's, and the body's where the root has none. */
function isOfWindow(box: Element): boolean {
  const { body, documentElement } = box.ownerDocument;
  if (box === documentElement) return true;
  return box === body && getComputedStyle(documentElement).overflow === 'visible';
}

/**
 * The part of a rectangle within `element` that its page shows: what is left of it by the boxes around the element, as
 * CSS Overflow 3 has it, and by the window. Shapes (clip-path, border-radius) are not looked at.
 */
export function clippedByPage(rect: Rect, element: Element): Rect {
  const view = element.ownerDocument.defaultView ?? window;
  let part = intersection(rect, { x: 0, y: 0, width: view.innerWidth, height: view.innerHeight });
  let { position } = getComputedStyle(element);
  for (let box = around(element); box && position !== 'fixed'; box = around(box)) {
    const style = getComputedStyle(box);
    // An element that is laid out absolutely is cut by boxes from its containing block on.
    const contains = position !== 'absolute' || style.position !== 'static' || style.transform !== 'none';
    if (!contains) continue;
    position = style.position;
    // Boxes in a line cut nothing off.
    const cuts = style.overflow !== 'visible' && !/^(inline|contents)$/.test(style.display);
    if (cuts && isHtml(box) && !isOfWindow(box)) part = clippedByBox(part, box, style);
  }
  return part;
}
