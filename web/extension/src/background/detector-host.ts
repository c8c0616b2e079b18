import type { OffscreenMessage, Reply } from '../shared/messages.js';

/** Where the detector runs: the offscreen document, or the event page itself. */
export interface DetectorHost {
  send<M extends OffscreenMessage>(message: M): Promise<Reply<M['type']>>;
}
