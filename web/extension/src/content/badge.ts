/** The badge on a checked element: outside the page's layout, in a closed shadow root that the page cannot read. */
import type { CheckRecord } from '../shared/check-record.js';
import { badgeText, badgeMark } from '../shared/record-text.js';
import { send } from '../shared/messaging.js';
import { badgeStrings, type BadgeStrings } from '../shared/badge-strings.js';
import { BADGE_STYLE } from './badge-style.js';
import { elementOf, type MediaElement } from './elements.js';

const MARGIN_PX = 8;
const PLACE_MS = 500;
/** Longest wait for a frame to be drawn. */
const DRAWN_MS = 500;
/** Styles of the host that a page's own rules cannot change. */
const HOST_STYLE = 'all: initial !important; position: fixed !important; z-index: 2147483647 !important;';

interface Badge {
  host: HTMLElement;
  element: MediaElement;
  update(record: CheckRecord): void;
}

/** By the element's name. */
const badges = new Map<string, Badge>();
/** Checks whose badge the reader has dismissed. */
const dismissed = new Set<string>();
let following: AbortController | undefined;

function button(className: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = className;
  element.addEventListener('click', (event) => {
    event.stopPropagation();
    // Scripts of the page may not press it.
    if (event.isTrusted) onClick();
  });
  return element;
}

function createBadge(element: MediaElement, strings: BadgeStrings, onDismiss: (checkId: string) => void): Badge {
  // An element of a name of its own would be the page's to define, which then reads its root.
  const host = document.createElement('div');
  host.style.cssText = HOST_STYLE;
  const root = host.attachShadow({ mode: 'closed' });
  const style = document.createElement('style');
  style.textContent = BADGE_STYLE;
  const frame = document.createElement('div');
  frame.className = 'badge';
  frame.role = 'group';
  frame.ariaLabel = strings.label;
  let shown: CheckRecord | undefined;
  const open = button('open', () => {
    if (shown) send({ target: 'background', type: 'open-panel', checkId: shown.id }).catch(() => undefined);
  });
  const mark = document.createElement('span');
  mark.className = 'mark';
  const text = document.createElement('span');
  text.role = 'status';
  open.append(mark, text);
  const close = button('close', () => shown && onDismiss(shown.id));
  close.textContent = '×';
  close.ariaLabel = strings.dismiss;
  frame.append(open, close);
  root.append(style, frame);
  document.documentElement.append(host);
  return {
    host, element,
    update(record) {
      shown = record;
      frame.dataset['mark'] = badgeMark(record);
      text.textContent = badgeText(record, strings);
      open.title = strings.open;
    },
  };
}

/** Lays each badge on its element's upper left corner; out of sight with it. */
function placeBadges(): void {
  for (const [name, { host, element }] of badges) {
    if (!elementOf(name)) {
      host.remove();
      badges.delete(name);
      continue;
    }
    const box = element.getBoundingClientRect();
    const inView = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    host.style.setProperty('display', inView ? 'block' : 'none', 'important');
    host.style.setProperty('left', `${Math.max(box.left, 0) + MARGIN_PX}px`, 'important');
    host.style.setProperty('top', `${Math.max(box.top, 0) + MARGIN_PX}px`, 'important');
  }
  if (badges.size === 0) {
    following?.abort();
    following = undefined;
  }
}

/** Follows the elements while there are badges; layout that moves by itself is looked for twice a second. */
function follow(): void {
  if (following) return;
  following = new AbortController();
  const { signal } = following;
  addEventListener('scroll', placeBadges, { capture: true, passive: true, signal });
  addEventListener('resize', placeBadges, { passive: true, signal });
  const timer = setInterval(placeBadges, PLACE_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Shows how a check of one of this frame's elements stands. */
export async function showBadge(record: CheckRecord): Promise<void> {
  const element = elementOf(record.elementId);
  if (!element || dismissed.has(record.id)) return;
  const strings = await badgeStrings();
  let badge = badges.get(record.elementId);
  if (!badge) {
    badge = createBadge(element, strings, (checkId) => {
      dismissed.add(checkId);
      badges.get(record.elementId)?.host.remove();
      badges.delete(record.elementId);
    });
    badges.set(record.elementId, badge);
  }
  badge.update(record);
  placeBadges();
  follow();
}

/** Takes the badges out of a picture of the tab; done when the screen shows it. */
export async function hideBadges(): Promise<void> {
  for (const { host } of badges.values()) host.style.setProperty('visibility', 'hidden', 'important');
  await new Promise((resolve) => {
    // The first callback runs before the frame without badges is drawn, the second after; none runs in a hidden window.
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    setTimeout(resolve, DRAWN_MS);
  });
}

export function unhideBadges(): void {
  for (const { host } of badges.values()) host.style.removeProperty('visibility');
}
