/** The service worker of Chromium: the detector is in the offscreen document. */
import { offscreenHost } from './offscreen-host.js';
import { route } from './router.js';

route(offscreenHost);
