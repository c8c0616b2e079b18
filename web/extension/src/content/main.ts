/** The content script: injected when the reader asks, or on the sites that are checked by themselves. Runs once. */
import { listen } from '../shared/messaging.js';
import { startAutomaticChecks } from './automatic.js';
import { hideBadges, showBadge, unhideBadges } from './badge.js';
import { findByAddress, findElement, findMedia } from './find-media.js';
import { serveElement } from './pixels.js';
import { placeOf } from './place.js';

const scope = globalThis as { airlIsHere?: boolean };

function start(): void {
  listen('content', (message) => {
    switch (message.type) {
      case 'find':
        return Promise.resolve(findMedia());
      case 'find-url':
        return Promise.resolve(findByAddress(message.url));
      case 'find-element':
        return Promise.resolve(findElement(message.elementId));
      case 'badge':
        return showBadge(message.record);
      case 'send-pixels':
        serveElement(message.elementId, message.port);
        return Promise.resolve(null);
      case 'place':
        return hideBadges().then(() => placeOf(message.elementId));
      case 'show-badges':
        unhideBadges();
        return Promise.resolve(null);
    }
  });
  void startAutomaticChecks();
}

// The script may be injected again into a page that has it: its world is the extension's own and outlives a click.
if (!scope.airlIsHere) {
  scope.airlIsHere = true;
  start();
}
