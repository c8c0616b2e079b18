/** The one offscreen document: created where there is none, spoken to by messages. */
import type { OffscreenMessage, Reply } from '../shared/messages.js';
import { send } from '../shared/messaging.js';
import type { DetectorHost } from './detector-host.js';
import { failRunningRecords } from './records.js';

const DOCUMENT = 'offscreen/offscreen.html';

/** Shared by calls that come while it is looked for; it is not state: a lost one is found again by the query. */
let creating: Promise<void> | undefined;

/** `startingId`: a check that is written already, but runs nowhere yet. */
function ensureDocument(startingId?: string): Promise<void> {
  creating ??= createDocument(startingId).finally(() => (creating = undefined));
  return creating;
}

async function createDocument(startingId?: string): Promise<void> {
  const contexts = await chrome.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] });
  if (contexts.length > 0) return;
  await failRunningRecords(startingId);
  await chrome.offscreen.createDocument({
    url: DOCUMENT,
    reasons: ['WORKERS', 'BLOBS'],
    justification: 'Runs the detector in a worker and reads the media file that was asked about.',
  });
}

/** Messages of checks that exist already need no new document; `start` makes one. */
export const offscreenHost: DetectorHost = {
  ready: () => ensureDocument(),
  async send<M extends OffscreenMessage>(message: M): Promise<Reply<M['type']>> {
    if (message.type !== 'start') return send(message);
    return send(message).catch(async () => {
      // It closed itself between query and message: idle documents do.
      await ensureDocument(message.request.id);
      return send(message);
    });
  },
};
