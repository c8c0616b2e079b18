/**
 * Messages between the extension's rooms. Each carries its target, because runtime messages reach every room; `reply`
 * types stand beside them. Pixels travel over a port instead (pixel-port.ts).
 */
import type { CheckRecord, CheckRequest, StoredReport } from './check-record.js';
import type { Candidate, ElementPlace, FoundMedia } from './media.js';

/** What a check says to the service worker, from the offscreen document. May arrive twice. */
export type CheckMessage =
  | { target: 'background'; type: 'record'; record: CheckRecord }
  | { target: 'background'; type: 'store-report'; key: string; stored: StoredReport }
  | { target: 'background'; type: 'find-report'; key: string }
  | { target: 'background'; type: 'may-read'; origin: string }
  | { target: 'background'; type: 'send-pixels'; tabId: number; frameId: number; elementId: string; port: string }
  | { target: 'background'; type: 'tab-picture'; request: CheckRequest };

/** To the service worker (in Firefox the event page), which routes. */
export type BackgroundMessage =
  | CheckMessage
  /** From the panel, as a click on the toolbar button: looks for what can be checked. */
  | { target: 'background'; type: 'scan'; tabId: number }
  | { target: 'background'; type: 'check'; tabId: number; frameId: number; elementId: string }
  /** Repeats a check. */
  | { target: 'background'; type: 'again'; checkId: string }
  | { target: 'background'; type: 'cancel'; checkId: string }
  | { target: 'background'; type: 'answer'; checkId: string; granted: boolean }
  /** From a badge. */
  | { target: 'background'; type: 'open-panel'; checkId: string }
  /** From a page whose site is checked by itself. */
  | { target: 'background'; type: 'automatic'; candidate: Candidate };

/** To the offscreen document, which holds the detector. */
export type OffscreenMessage =
  | { target: 'offscreen'; type: 'start'; request: CheckRequest }
  | { target: 'offscreen'; type: 'stop'; checkId: string }
  | { target: 'offscreen'; type: 'answered'; checkId: string; granted: boolean }
  | { target: 'offscreen'; type: 'media'; checkId: string };

/** To the content script of one frame of a tab. */
export type ContentMessage =
  | { target: 'content'; type: 'find' }
  /** Finds the element that a menu was opened on, by its address. */
  | { target: 'content'; type: 'find-url'; url: string }
  /** Finds an element that was told of, whatever its size. */
  | { target: 'content'; type: 'find-element'; elementId: string }
  | { target: 'content'; type: 'badge'; record: CheckRecord }
  | { target: 'content'; type: 'send-pixels'; elementId: string; port: string }
  /** Hides the badges and waits until they are gone, or shows them again. */
  | { target: 'content'; type: 'place'; elementId: string }
  | { target: 'content'; type: 'show-badges' };

export type Message = BackgroundMessage | OffscreenMessage | ContentMessage;

/** What the messages that are answered bring back; all others bring null. */
export interface Replies {
  'find-report': StoredReport | null;
  'may-read': boolean;
  'tab-picture': TabPicture | TabPictureFailure;
  media: Blob | null;
  find: FoundMedia;
  'find-url': Candidate | null;
  'find-element': Candidate | null;
  place: ElementPlace | 'gone' | 'frame';
}
export type Reply<Type extends Message['type']> = Type extends keyof Replies ? Replies[Type] : null;

/** A picture of the tab's window, and where the element is in it. */
export interface TabPicture {
  /** data:image/png */
  dataUrl: string;
  place: ElementPlace;
}
export interface TabPictureFailure {
  reason: 'gone' | 'frame' | 'not_active' | 'no_gesture';
}
