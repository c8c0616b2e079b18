/** Parts of the page that cannot be loaded when they are wanted: plain words where the reader looks, nothing lost. */
import type { AirlPage } from './airl-page.js';
import { expect, test } from './fixtures.js';
import { PORTRAIT_JPEG, emptyJpeg } from './files.js';

const MISSING = 'A part of this page could not be loaded. Connect to the network and try again';

/** Opens the page while these scripts of it are out of reach. */
async function openWithout(airl: AirlPage, scripts: RegExp): Promise<void> {
  await airl.page.route(scripts, (route) => route.abort('internetdisconnected'));
  await airl.open('wasm');
}

test('a language that cannot be loaded is told, and the choice goes back', async ({ airl }) => {
  await openWithout(airl, /\/de-[^/]+\.js$/);
  const language = airl.page.getByLabel('Language');
  await language.selectOption('de');
  await expect(airl.page.getByText(MISSING)).toBeVisible();
  await expect(language).toHaveValue('en');
  await airl.page.reload();
  await airl.ready.waitFor();
  await expect(airl.page.getByText(MISSING)).toBeHidden();
});

/** A service worker with a newer build that waits; `finishKeeping` lets the page hear of another change of its copy. */
function pretendNewer(): void {
  let settle: (registration: { active: null }) => void = () => undefined;
  const ready = new Promise<{ active: null }>((resolve) => (settle = resolve));
  const registration = { waiting: {}, addEventListener: () => undefined };
  const container = Object.freeze({ controller: {}, ready, register: () => Promise.resolve(registration) });
  Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => container });
  Object.assign(globalThis, { finishKeeping: () => settle({ active: null }) });
}

test('what is missing and a newer version are told side by side, each as long as it holds', async ({ airl }) => {
  const { page } = airl;
  const newer = page.getByRole('status').filter({ hasText: 'A newer version of this page is ready.' });
  const missing = page.getByText(MISSING);
  const language = page.getByLabel('Language');
  await page.addInitScript(pretendNewer);
  await openWithout(airl, /\/de-[^/]+\.js$/);
  await expect(newer).toBeVisible();
  await language.selectOption('de');
  await expect(missing).toBeVisible();
  await expect(newer.getByRole('button', { name: 'Reload' })).toBeVisible();
  await page.evaluate(() => (globalThis as unknown as { finishKeeping(): void }).finishKeeping());
  await expect(airl.ready).toBeVisible();
  await expect(missing).toBeVisible();
  // Another try that goes well.
  await page.unroute(/\/de-[^/]+\.js$/);
  await language.selectOption('de');
  await expect(page.getByRole('button', { name: 'Neu laden' })).toBeVisible();
  await expect(page.locator('#missing')).toBeEmpty();
});

test('the reader\'s own language, missing at the start, is told in English', async ({ chrome, server }) => {
  const context = await chrome.newContext({ locale: 'de-DE', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route(/\/de-[^/]+\.js$/, (route) => route.abort('internetdisconnected'));
  await page.goto(`${server.url}/?engine=wasm`);
  await expect(page.getByText(MISSING)).toBeVisible();
  await context.close();
});

test('reports that cannot be made are told beside their buttons; the JSON is saved all the same', async ({ airl }) => {
  await openWithout(airl, /\/(report-html|queue-export)-[^/]+\.js$/);
  // All reports are saved at once only where there are several.
  await airl.choose(emptyJpeg);
  await airl.check(PORTRAIT_JPEG);
  const told = airl.result.getByRole('status').filter({ hasText: MISSING });
  for (const button of ['Save for printing (HTML)', 'Copy as text']) {
    await expect(told).toHaveCount(0);
    await airl.page.getByRole('button', { name: button }).click();
    await expect(told).toBeVisible();
    expect((await airl.savedReport()).source.name).toBe('astronaut.jpg');
  }
  await airl.page.getByRole('button', { name: 'Save all reports (JSON lines)' }).click();
  await expect(airl.page.locator('#missing')).toContainText(MISSING);
});

test('a result that cannot be shown is told in its place', async ({ airl }) => {
  await openWithout(airl, /\/result-panel-[^/]+\.js$/);
  await airl.choose(PORTRAIT_JPEG);
  await expect(airl.error).toContainText(MISSING);
  await expect(airl.row('astronaut.jpg')).toContainText('%');
});
