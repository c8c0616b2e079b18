/** The page in each of its states: what axe-core finds, whether it scrolls sideways, and pictures to look at. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page, Worker } from '@playwright/test';
import axe from 'axe-core';

import { expect } from './fixtures.js';

const OUTPUT = fileURLToPath(new URL('output/states', import.meta.url));
const DOCS = fileURLToPath(new URL('../../docs/images', import.meta.url));
const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } };

export type Look = `${'en' | 'de'}-${'light' | 'dark'}-${keyof typeof SIZES}`;

export const EVERY_LOOK = (['en', 'de'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    (['wide', 'narrow'] as const).map((width): Look => `${language}-${scheme}-${width}`)));

/** What axe-core's rules find, its best practices included. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await run.run(document);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/**
 * Checks a state in these looks and takes a picture of each into tests/e2e/output/states; where AIRL_UPDATE_IMAGES is
 * set, those of `documented` into docs/images too. Leaves the page English, light and wide.
 */
export async function inspect(
  page: Page, state: string, { looks = EVERY_LOOK, documented = [] }: { looks?: Look[]; documented?: Look[] } = {},
): Promise<void> {
  await mkdir(OUTPUT, { recursive: true });
  for (const look of looks) {
    await setLook(page, look);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(sideways, `${state}, ${look}: scrolls sideways`).toBe(0);
    expect(await violations(page), `${state}, ${look}`).toEqual([]);
    await page.screenshot({ path: join(OUTPUT, `${state}-${look}.png`), fullPage: true });
    if (process.env.AIRL_UPDATE_IMAGES && documented.includes(look)) {
      await page.screenshot({ path: join(DOCS, `${state}-${look.replace('en-', '')}.png`), fullPage: true });
    }
  }
  await setLook(page, 'en-light-wide');
}

async function setLook(page: Page, look: Look): Promise<void> {
  const [language, colorScheme, width] = look.split('-') as ['en' | 'de', 'light' | 'dark', keyof typeof SIZES];
  const choice = page.locator('.language');
  if ((await choice.inputValue()) !== language) {
    await choice.selectOption(language);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
  }
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize(SIZES[width]);
}

/** Holds back what the detector's worker tells from the given frame of a clip on; returns what lets it speak again. */
export async function holdFrom(frame: number, page: Page): Promise<() => Promise<void>> {
  const worker = page.workers().find((candidate: Worker) => /\/worker-/.test(candidate.url()))!;
  interface Scope {
    postMessage(message: unknown): void;
    letGo?: () => void;
  }
  await worker.evaluate((first) => {
    const scope = globalThis as unknown as Scope;
    const post = scope.postMessage.bind(scope);
    const held: unknown[] = [];
    let frames = 0;
    scope.postMessage = (message: unknown) => {
      if ((message as { event?: { type: string } }).event?.type === 'frame') ++frames;
      if (frames < first) post(message);
      else held.push(message);
    };
    scope.letGo = () => {
      scope.postMessage = post;
      held.forEach((message) => post(message));
    };
  }, frame);
  return () => worker.evaluate(() => (globalThis as unknown as Scope).letGo?.());
}
