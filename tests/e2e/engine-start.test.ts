/** An engine that does not start: told by what is wrong with it, never as the fault of the file that waits for it. */
import type { Route } from '@playwright/test';

import { PORTRAIT_JPEG } from './files.js';
import { expect, test } from './fixtures.js';

const missing = (route: Route): Promise<void> => route.fulfill({ status: 404 });
const HINT = 'options.assets must point to';

const cases: { what: string; file: RegExp; answer: (route: Route) => Promise<void>; says: RegExp; hint: boolean }[] = [
  { what: 'without its module', file: /airl-core\.mjs$/, answer: missing, says: /core\.mjs cannot be loaded/, hint: true },
  { what: 'without its WebAssembly', file: /airl-core\.wasm$/, answer: missing, says: /core\.wasm cannot be loaded/, hint: true },
  { what: 'with a page in its place', file: /airl-core\.mjs$/,
    answer: (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<!doctype html>' }),
    says: /core\.mjs cannot be loaded/, hint: true },
  { what: 'out of reach', file: /airl-core\.mjs$/, answer: (route) => route.abort('internetdisconnected'),
    says: /core cannot be loaded from/, hint: false },
  { what: 'with a damaged WebAssembly', file: /airl-core\.wasm$/,
    answer: (route) => route.fulfill({ contentType: 'application/wasm', body: 'damaged' }),
    says: /core cannot be loaded from/, hint: false },
];

for (const { what, file, answer, says, hint } of cases) {
  test(`a core ${what}`, async ({ airl, freshContext }) => {
    await freshContext.route(file, answer);
    await airl.page.goto(`${airl.url}/?engine=wasm`);
    await airl.choose(PORTRAIT_JPEG);
    await expect(airl.error).toHaveAttribute('data-code', 'internal');
    await expect(airl.error).toContainText('not of the file');
    await expect(airl.error).toContainText('The model could not be loaded');
    const status = airl.page.locator('.engine-status[data-phase="failed"]');
    for (const place of [airl.error, status]) {
      await expect(place).toContainText(says);
      await (hint ? expect(place) : expect(place).not).toContainText(HINT);
    }
    await freshContext.unroute(file);
    await airl.page.getByRole('button', { name: 'Try again' }).click();
    await airl.ready.waitFor();
    await airl.check(PORTRAIT_JPEG);
  });
}

test('a model that is not there is no fault of the file either', async ({ airl, freshContext }) => {
  await freshContext.route(/\.onnx$/, missing);
  await airl.page.goto(`${airl.url}/?engine=wasm`);
  await airl.choose(PORTRAIT_JPEG);
  await expect(airl.error).toHaveAttribute('data-code', 'internal');
  await expect(airl.error).toContainText('HTTP status 404');
});
