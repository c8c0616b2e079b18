/** The build whose weights come from a pinned address: fetched once, and run only where they are the package's own. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ExtensionBrowser } from './extension-browser.js';
import { expect, test as base } from './fixtures.js';

const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));
const WEIGHTS = '/airl-lite/airl-lite-float16_weights.onnx';

interface ModelServer {
  url: string;
  requested: string[];
  /** Answer with other bytes of the same number. */
  damaged: boolean;
}

const test = base.extend<{ models: ModelServer; pinned: ExtensionBrowser }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
  models: async ({}, use) => {
    const weights = await readFile(join(MODELS, WEIGHTS));
    const models: ModelServer = { url: '', requested: [], damaged: false };
    const server = createServer(({ url = '' }, response) => {
      models.requested.push(url);
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      if (url !== WEIGHTS) response.writeHead(404).end();
      else response.end(models.damaged ? Buffer.alloc(weights.length) : weights);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    models.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await use(models);
    server.close();
  },
  pinned: async ({ models }, use, { outputDir }) => {
    const browser = await ExtensionBrowser.launch({ modelUrl: models.url, out: join(outputDir, 'pinned') });
    await use(browser);
    await browser.close();
  },
});

test('weights of a pinned address are fetched once, and wrong ones never run', async ({ pinned, models, sites }) => {
  // Each is another file, so that none is answered from the reports that are kept.
  const check = async (number: number): Promise<string> => {
    const page = await pinned.open(`${sites.site}/media/numbered/${number}.jpg`);
    const tabId = await pinned.tabId(page);
    await pinned.clickAction(page);
    const { state } = await pinned.finished(tabId);
    await page.close();
    return state.status;
  };
  models.damaged = true;
  expect(await check(1)).toBe('failed');
  models.damaged = false;
  models.requested.length = 0;
  expect([await check(2), await check(3)]).toEqual(['done', 'done']);
  expect(models.requested).toEqual([WEIGHTS]);
});
