/** The built page, served and opened in Debian's Chromium. */
import { test as base, chromium, type Browser, type BrowserContext } from '@playwright/test';

import { servePage, type PageServer } from '../../web/page/server.js';
import { AirlPage } from './airl-page.js';
import { CHROMIUM_FLAGS } from '../../tools/lib/chromium-flags.mjs';

const ARGUMENTS = [
  ...CHROMIUM_FLAGS,
  // WebGPU without a graphics processor: SwiftShader's software adapter.
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

interface WorkerFixtures {
  server: PageServer;
  chrome: Browser;
}

interface TestFixtures {
  /** Whether the page may keep itself on the device; only tests of that have to wait for it. */
  keepsPage: boolean;
  airl: AirlPage;
  freshContext: BrowserContext;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const server = await servePage({ port: 0 });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  chrome: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  keepsPage: [false, { option: true }],
  freshContext: async ({ chrome, keepsPage }, use) => {
    const context = await chrome.newContext({
      acceptDownloads: true,
      viewport: { width: 1280, height: 900 },
      serviceWorkers: keepsPage ? 'allow' : 'block',
    });
    await use(context);
    await context.close();
  },
  airl: async ({ freshContext, server }, use) => {
    await use(new AirlPage(await freshContext.newPage(), server.url));
  },
});

export { expect } from '@playwright/test';
