/** The page on the device: installable, whole without a network, renewed as a whole, and closed to everything else. */
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { BrowserContext, Page } from '@playwright/test';

import { buildServiceWorker } from '../../web/page/offline-build.js';
import { servePage, type PageServer } from '../../web/page/server.js';
import { AirlPage } from './airl-page.js';
import { CLIP, PORTRAIT_JPEG, SIGNED_JPEG, largeJpeg } from './files.js';
import { expect, test as base } from './fixtures.js';

const DIST = fileURLToPath(new URL('../../web/page/dist', import.meta.url));

/** A copy of the built page that a test may change, and its server. */
const test = base.extend<{ copy: { folder: string; server: PageServer } }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
  copy: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'airl-page-'));
    await cp(DIST, folder, { recursive: true });
    const server = await servePage({ root: folder, port: 0 });
    await use({ folder, server });
    await server.close();
    await rm(folder, { recursive: true });
  },
});
test.use({ keepsPage: true });

/** Hears of what the policy forbids: in the page by events, in workers by what the browser writes to the console. */
async function hearViolations(page: Page): Promise<string[]> {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?(Types|Script|HTML)/i.test(message.text())) heard.push(message.text());
  });
  await page.exposeFunction('airlHeard', (text: string) => heard.push(text));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      (globalThis as unknown as { airlHeard(text: string): void }).airlHeard(`${violatedDirective} ${blockedURI}`);
    });
  });
  return heard;
}

function hearRequests(context: BrowserContext): string[] {
  const heard: string[] = [];
  context.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) heard.push(request.url());
  });
  return heard;
}

test('a whole session, offline after the first load, asks its own origin alone and keeps its policy', async ({
  airl, freshContext, server,
}) => {
  const { page } = airl;
  const violations = await hearViolations(page);
  const requests = hearRequests(freshContext);
  await airl.open('wasm');
  await airl.kept.waitFor();
  await expect(airl.kept).toContainText('Works without a network');
  await freshContext.setOffline(true);
  await page.reload();
  await expect(airl.ready).toContainText('Offline. Checks go on as before.');

  await airl.check(CLIP);
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByRole('region', { name: 'Ergebnis' })).toContainText('Wahrscheinlichkeit');
  expect(await airl.saved('Zum Drucken sichern (HTML)')).toContain('Wahrscheinlichkeit einer Fälschung');
  await page.getByLabel('Sprache').selectOption('en');

  const large = await largeJpeg();
  await airl.check(large);
  const report = await airl.savedReport();
  expect(report.source.sha256).toBe(createHash('sha256').update(large.buffer).digest('hex'));
  // Isolation holds for what the service worker answers: without it there is one thread.
  expect(report.execution).toMatchObject({ provider: 'wasm', threads: Math.min(4, await threadsOf(page)) });
  expect(report.execution.threads).toBeGreaterThan(1);

  await airl.check(SIGNED_JPEG);
  await expect(airl.result.locator('.credentials')).toContainText('Unchanged since it was signed');

  expect(violations).toEqual([]);
  expect(requests.length).toBeGreaterThan(20);
  expect(requests.filter((url) => new URL(url).origin !== server.url)).toEqual([]);
});

const threadsOf = (page: Page): Promise<number> => page.evaluate(() => navigator.hardwareConcurrency);

test('on WebGPU too, a page that is kept checks without a network', async ({ airl, freshContext }) => {
  test.slow();
  await airl.open('webgpu');
  await airl.kept.waitFor();
  await freshContext.setOffline(true);
  await airl.page.reload();
  await expect(airl.ready).toContainText('Offline');
  await airl.check(PORTRAIT_JPEG);
  expect((await airl.savedReport()).execution.provider).toBe('webgpu');
});

test('markup and code from strings are refused, and so are scripts from elsewhere', async ({ airl }) => {
  await airl.page.goto(`${airl.url}/?engine=wasm`);
  await airl.ready.waitFor();
  const refused = await airl.page.evaluate(() => {
    const attempts: Record<string, () => unknown> = {
      innerHTML: () => (document.body.innerHTML = '<p>'),
      script: () => (document.createElement('script').text = '1'),
      'worker from elsewhere': () => new Worker('https://elsewhere.invalid/worker.js'),
      'worker from a string': () => new Worker(URL.createObjectURL(new Blob(['1']))),
      'a second policy': () =>
        (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } })
          .trustedTypes.createPolicy('another', { createHTML: (text: string) => text }),
    };
    return Object.entries(attempts).filter(([, attempt]) => {
      try {
        attempt();
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    }).map(([name]) => name);
  });
  expect(refused).toEqual(['innerHTML', 'script', 'worker from elsewhere', 'worker from a string', 'a second policy']);
});

test('the browser finds the page installable', async ({ airl, freshContext }) => {
  await airl.open('wasm');
  await airl.kept.waitFor();
  const session = await freshContext.newCDPSession(airl.page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Test contexts are private windows, the one thing that stands in the way here.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
  const { errors, data } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { icons } = JSON.parse(data ?? '') as { icons: { src: string; sizes: string }[] };
  const sizes = await airl.page.evaluate(
    (sources) => Promise.all(sources.map(async (src) => {
      const picture = new Image();
      picture.src = src;
      await picture.decode();
      return `${picture.naturalWidth}x${picture.naturalHeight}`;
    })),
    icons.slice(1).map(({ src }) => src),
  );
  expect(sizes).toEqual(icons.slice(1).map(({ sizes: stated }) => stated));
});

test('a newer build is taken whole, when the reader says so, and the old one goes', async ({ copy, freshContext }) => {
  const airl = new AirlPage(await freshContext.newPage(), copy.server.url);
  const { page } = airl;
  const caches = (): Promise<string[]> =>
    page.evaluate(async () => (await globalThis.caches.keys()).filter((name) => name.startsWith('airl-page-')));
  const renew = (): Promise<unknown> =>
    page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const publish = async (title: string): Promise<void> => {
    const index = join(copy.folder, 'index.html');
    await writeFile(index, (await readFile(index, 'utf8')).replace(/<title>.*<\/title>/, `<title>${title}</title>`));
  };
  await airl.open('wasm');
  await airl.kept.waitFor();
  const [first] = await caches();

  // A build that is not what it states: half uploaded, or changed on the way.
  await publish('AIRL 2');
  await buildServiceWorker(copy.folder);
  await publish('AIRL 3');
  await renew();
  await page.waitForFunction(async () => {
    const { installing, waiting } = await navigator.serviceWorker.ready;
    return !installing && !waiting;
  });
  await page.reload();
  await airl.ready.waitFor();
  await expect(page).toHaveTitle('AIRL');

  await buildServiceWorker(copy.folder);
  await renew();
  const notice = page.getByRole('status').filter({ hasText: 'A newer version of this page is ready.' });
  await notice.waitFor();
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByText('Eine neuere Fassung dieser Seite ist bereit.')).toBeVisible();
  await expect(page).toHaveTitle('AIRL');
  await page.getByRole('button', { name: 'Neu laden' }).click();
  await expect(page).toHaveTitle('AIRL 3');
  await airl.kept.waitFor();
  const kept = await caches();
  expect(kept).toHaveLength(1);
  expect(kept).not.toContain(first);

  await freshContext.setOffline(true);
  await page.reload();
  await airl.ready.waitFor();
  await expect(page).toHaveTitle('AIRL 3');
  await expect(airl.ready).toContainText('Ohne Netz');
});
