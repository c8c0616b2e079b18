/** The event page of Firefox, which has no offscreen documents: it routes and holds the detector in one. */
import type { BackgroundMessage, OffscreenMessage, Reply } from '../shared/messages.js';
import { answerBackground, route } from '../background/router.js';
import type { DetectorHost } from '../background/detector-host.js';
import { failRunningRecords } from '../background/records.js';
import { AWAKE_MS } from '../shared/limits.js';
import { isOwnPage, listen } from '../shared/messaging.js';
import { CheckHost } from '../offscreen/check-host.js';
import { DetectorSlot } from '../offscreen/detector-slot.js';
import { acceptPixelPorts } from '../offscreen/pixel-client.js';

let awake: ReturnType<typeof setInterval> | undefined;

function stayAwake(): void {
  awake ??= setInterval(() => void chrome.runtime.getPlatformInfo(), AWAKE_MS);
}

function fallAsleep(): void {
  clearInterval(awake);
  awake = undefined;
}

const checks = new CheckHost({
  slot: new DetectorSlot(new URL('assets/', location.origin)),
  tell: async <M extends BackgroundMessage>(message: M) => (await answerBackground(host, message)) as Reply<M['type']>,
  onBusy: stayAwake,
  onIdle: fallAsleep,
});

// Checks of an event page that was ended; asked before any event can start another.
const ended = failRunningRecords().catch((error: unknown) => console.warn('AIRL:', error));

const host: DetectorHost = {
  ready: () => ended,
  send: async <M extends OffscreenMessage>(message: M) => (await checks.handle(message)) as Reply<M['type']>,
};

acceptPixelPorts();
listen('offscreen', (message, sender) => (isOwnPage(sender) ? checks.handle(message) : undefined));
route(host);
