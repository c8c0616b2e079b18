/** The offscreen document of Chromium: the detector lives here while checks run, and a minute longer. */
import { isOwnPage, listen, sendPersistently } from '../shared/messaging.js';
import { CheckHost } from './check-host.js';
import { DetectorSlot } from './detector-slot.js';
import { acceptPixelPorts } from './pixel-client.js';

const host = new CheckHost({
  slot: new DetectorSlot(new URL('../assets/', location.href)),
  tell: sendPersistently,
  onIdle: () => window.close(),
});

acceptPixelPorts();
listen('offscreen', (message, sender) => (isOwnPage(sender) ? host.handle(message) : undefined));
