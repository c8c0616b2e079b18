/** The built extension in Debian's Chromium, and sites to use it on: one browser for all tests of a file. */
import { test as base } from '@playwright/test';

import { ExtensionBrowser } from './extension-browser.js';
import { serveSites, type Sites } from './sites/serve.js';

interface WorkerFixtures {
  extension: ExtensionBrowser;
  sites: Sites;
}

export const test = base.extend<object, WorkerFixtures>({
  extension: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const extension = await ExtensionBrowser.launch();
      await use(extension);
      await extension.close();
    },
    { scope: 'worker' },
  ],
  sites: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const sites = await serveSites();
      await use(sites);
      await sites.close();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
