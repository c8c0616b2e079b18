import type { OffscreenMessage, Reply } from '../shared/messages.js';

/** Where the detector runs: the offscreen document, or the event page itself. */
export interface DetectorHost {
  /** Makes sure that there is one. Checks of one that is no more are ended by it, hence before another is written. */
  ready(): Promise<void>;
  send<M extends OffscreenMessage>(message: M): Promise<Reply<M['type']>>;
}
