/**
 * Pictures of the page to look at: tests/e2e/output, and docs/images where AIRL_UPDATE_IMAGES is set.
 * A page that scrolls sideways fails.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from './fixtures.js';
import { CLIP } from './files.js';

const FOLDER = fileURLToPath(new URL(process.env.AIRL_UPDATE_IMAGES ? '../../docs/images' : 'output', import.meta.url));
const WIDTHS = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } };

test('the page fits wide and narrow windows, light and dark, empty and with a result', async ({ airl }) => {
  await mkdir(FOLDER, { recursive: true });
  await airl.open('wasm');
  const picture = async (state: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [name, size] of Object.entries(WIDTHS)) {
        await airl.page.emulateMedia({ colorScheme });
        await airl.page.setViewportSize(size);
        const overflow = await airl.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBe(0);
        await airl.page.screenshot({ path: join(FOLDER, `${state}-${colorScheme}-${name}.png`), fullPage: true });
      }
    }
  };
  await picture('empty');
  await airl.check(CLIP);
  await picture('result');
});
