import type { CheckMessage, Reply } from '../shared/messages.js';

/** Says something to the service worker; in Firefox a call within the event page. */
export type Tell = <M extends CheckMessage>(message: M) => Promise<Reply<M['type']>>;
