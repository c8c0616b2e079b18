import { defineConfig } from '@playwright/test';

/** Measures how long the page is busy, which a second test beside it would change. */
const ALONE = '**/responsive.test.ts';

export default defineConfig({
  testDir: '.',
  outputDir: 'output/failures',
  // A test waits more than it computes.
  workers: 2,
  projects: [
    { name: 'together', testIgnore: ALONE },
    // tools/test runs it when the others have ended.
    { name: 'alone', testMatch: ALONE },
  ],
  // These limits only catch what hangs. WebGPU is drawn by the processor here: its tests are slow().
  timeout: 240_000,
  expect: { timeout: 120_000 },
  reporter: 'list',
});
