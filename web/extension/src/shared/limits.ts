/** Every limit of the extension, in one table. */

/** Without a check for this long, the detector and everything that was read are let go, in milliseconds. */
export const IDLE_MS = 60_000;
/**
 * Firefox ends an event page after 30 s without a call, less where it is set so; one that holds a detector calls so
 * often, in milliseconds.
 */
export const AWAKE_MS = 3_000;
/** Checks whose records and reports are kept until the browser closes; the oldest go first. */
export const MAX_RECORDS = 40;
/** Files of finished checks that the panel can still show: bytes together. */
export const MAX_KEPT_MEDIA_BYTES = 256 * 1024 * 1024;
/** An answer to a question is waited for this long, then it counts as no, in milliseconds. */
export const ANSWER_MS = 5 * 60_000;
/** Frames judged of an element that plays, or of the tab. */
export const MAX_ELEMENT_FRAMES = 16;
export const MAX_TAB_FRAMES = 8;
/** Least time between two frames of an element, in seconds of its own time. */
export const FRAME_INTERVAL_S = 0.5;
/** An element that shows no new frame for this long is paused or has ended, in milliseconds. */
export const STILL_MS = 4_000;
/** A tab that is to be pictured is waited for this long where another is in front, in milliseconds. */
export const IN_FRONT_MS = 20_000;
/** Least time between two pictures of a tab: browsers allow two a second, in milliseconds. */
export const TAB_INTERVAL_MS = 550;
/** Largest file that a page's side hands over, in bytes: what the extension's own documents may not fetch. */
export const MAX_PAGE_FILE_BYTES = 256 * 1024 * 1024;
/** A click's right may come after the script that it allows, which is tried again: times, and milliseconds between. */
export const INJECTION_RETRIES = 5;
export const INJECTION_RETRY_MS = 100;
/** Times that a check says something to a service worker that ends before it answers. */
export const MAX_DELIVERIES = 3;
/** Smaller videos and pictures are not offered, in CSS pixels a side. */
export const MIN_MEDIA_SIDE = 80;
/** Videos and pictures offered of one frame of a page, the largest first. */
export const MAX_CANDIDATES = 12;
/** Elements searched for shadow roots in one frame of a page. */
export const MAX_SEARCHED_ELEMENTS = 50_000;
/** Automatic checks of one visit to a page. */
export const MAX_AUTOMATIC_CHECKS = 4;
/** Least time between two searches of a page for them, in milliseconds. */
export const AUTOMATIC_INTERVAL_MS = 500;
/** Smaller ones are not checked by themselves, in CSS pixels a side. */
export const MIN_AUTOMATIC_SIDE = 200;
