/** Asks for checks by itself, on the sites for which the reader has turned that on. */
import { AUTOMATIC_INTERVAL_MS, MAX_AUTOMATIC_CHECKS, MIN_AUTOMATIC_SIDE } from '../shared/limits.js';
import { send } from '../shared/messaging.js';
import { readSettings } from '../shared/settings.js';
import { findMedia } from './find-media.js';

/** Videos that play and pictures in view, each address of an element once, MAX_AUTOMATIC_CHECKS of a visit. */
export async function startAutomaticChecks(): Promise<void> {
  const { automaticSites } = await readSettings();
  if (!automaticSites.includes(location.origin)) return;
  const asked = new Set<string>();
  const stop = new AbortController();
  const look = (): void => {
    for (const candidate of findMedia().candidates) {
      const { elementId, kind, playing, visible, width, height } = candidate;
      const wanted = kind === 'video' ? playing : visible > 0;
      if (!wanted || asked.has(elementId) || Math.min(width, height) < MIN_AUTOMATIC_SIDE) continue;
      asked.add(elementId);
      send({ target: 'background', type: 'automatic', candidate }).catch(() => undefined);
      if (asked.size === MAX_AUTOMATIC_CHECKS) return stop.abort();
    }
  };
  let waits = false;
  /** Once for all events of an interval, at its end: each search goes through the whole page. */
  const lookLater = (): void => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      if (!stop.signal.aborted) look();
    }, AUTOMATIC_INTERVAL_MS);
  };
  // Neither event bubbles; capturing hears them all the same.
  const options: AddEventListenerOptions = { capture: true, signal: stop.signal };
  for (const event of ['playing', 'load']) document.addEventListener(event, lookLater, options);
  look();
}
