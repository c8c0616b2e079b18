/** Every state of the page: reached with the real model, checked by axe-core, and pictured. One engine serves most. */
import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { CLIP, PORTRAIT_JPEG, SIGNED_JPEG, changedAfterSigning, emptyClip, faceless } from './files.js';
import { expect, test } from './fixtures.js';
import { EVERY_LOOK, holdFrom, inspect, violations, type Look } from './page-states.js';

const MODEL = new URL('../../models/airl-lite/model.json', import.meta.url);
const WEIGHTS = /airl-lite.*\.onnx$/;
/** For states that differ from others in words and one colour alone. */
const FEW_LOOKS: Look[] = ['en-light-wide', 'de-dark-narrow'];

/** Elements that move: by an animation or a transition that takes time. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
      const animated = animationName !== 'none' && parseFloat(animationDuration) > 0;
      const eased = transitionDuration.split(',').some((duration) => parseFloat(duration) > 0);
      return animated || eased ? [element.tagName.toLowerCase()] : [];
    }));

test('loading, empty, running, cancelled, uncertain, no face, error, offline, credentials', async ({
  airl, freshContext,
}) => {
  const { page } = airl;
  let deliver: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => (deliver = resolve));
  await freshContext.route(WEIGHTS, async (route) => {
    await wait;
    await route.continue();
  });

  await test.step('loading', async () => {
    await page.goto(`${airl.url}/?engine=wasm`);
    await page.locator('.engine-status[data-phase="loading"]').waitFor();
    await inspect(page, 'loading', { documented: ['en-light-wide'] });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moving(page)).toEqual(['progress']);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving(page)).toEqual([]);
    await page.emulateMedia({ reducedMotion: null });
    deliver();
    await airl.ready.waitFor();
  });

  await test.step('empty', () =>
    inspect(page, 'empty', { documented: EVERY_LOOK.filter((look) => look.startsWith('en')) }));

  await test.step('running', async () => {
    const letGo = await holdFrom(5, page);
    await airl.choose(CLIP);
    await expect(page.getByRole('region', { name: 'Progress' }).getByText('4 of 32 frames')).toBeVisible();
    await inspect(page, 'running', { documented: ['en-light-wide'] });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving(page)).toEqual([]);
    await page.emulateMedia({ reducedMotion: null });
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(page.getByRole('heading', { name: /check cancelled/ })).toBeVisible();
    await inspect(page, 'cancelled', { looks: FEW_LOOKS });
    await letGo();
  });

  await test.step('uncertain', async () => {
    await airl.check(CLIP);
    await expect(airl.result.locator('.verdict')).toHaveText('Uncertain');
    await inspect(page, 'result', { documented: EVERY_LOOK.filter((look) => look.startsWith('en')) });
    await page.emulateMedia({ forcedColors: 'active' });
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: 'tests/e2e/output/states/result-forced-colors.png', fullPage: true });
    await page.emulateMedia({ forcedColors: null });
  });

  await test.step('no face', async () => {
    await airl.check(faceless());
    await expect(airl.result.locator('.poor-material [data-code="no_face"]')).toBeVisible();
    await inspect(page, 'no-face', { documented: ['en-light-wide'] });
  });

  await test.step('error', async () => {
    await airl.choose(emptyClip);
    await airl.error.waitFor();
    await inspect(page, 'error', { documented: ['en-light-wide'] });
  });

  await test.step('credentials', async () => {
    await airl.check(SIGNED_JPEG);
    await page.locator('.credentials[data-state="intact"]').waitFor();
    await inspect(page, 'credentials', { documented: ['en-light-wide'] });
    await airl.check(await changedAfterSigning());
    await page.locator('.credentials[data-state="changed"]').waitFor();
    await inspect(page, 'credentials-changed', { looks: FEW_LOOKS });
  });

  await test.step('offline', async () => {
    await freshContext.setOffline(true);
    await expect(airl.ready).toContainText('Offline. Parts of this page are not on this device yet.');
    await inspect(page, 'offline');
  });
});

for (const { verdict, label, bias } of [
  { verdict: 'likely-fake', label: 'Likely fake', bias: 6 },
  { verdict: 'no-sign', label: 'No sign of forgery', bias: -6 },
]) {
  test(`${label}, by the real model with its calibration moved`, async ({ airl, freshContext }) => {
    const model = JSON.parse(await readFile(MODEL, 'utf8')) as { calibration: { bias: number } };
    model.calibration.bias += bias;
    await freshContext.route(/airl-lite\/model\.json$/, (route) => route.fulfill({ json: model }));
    await airl.open('wasm');
    await airl.check(PORTRAIT_JPEG);
    await expect(airl.result.locator('.verdict')).toHaveText(label);
    await inspect(airl.page, verdict, { looks: FEW_LOOKS });
  });
}

test('a model that cannot be loaded is told, and loading can be tried again', async ({ airl, freshContext }) => {
  await freshContext.route(WEIGHTS, (route) => route.abort());
  await airl.page.goto(`${airl.url}/?engine=wasm`);
  const failed = airl.page.locator('.engine-status[data-phase="failed"]');
  await expect(failed).toContainText('The model could not be loaded');
  await inspect(airl.page, 'model-failed', { looks: FEW_LOOKS });
  await freshContext.unroute(WEIGHTS);
  await airl.page.getByRole('button', { name: 'Try again' }).click();
  await airl.ready.waitFor();
});
