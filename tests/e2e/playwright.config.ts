import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: 'output/failures',
  // Two cores: a second worker would only make both slower.
  workers: 1,
  // Networks run for minutes on slow machines; these limits only catch what hangs.
  timeout: 600_000,
  expect: { timeout: 300_000 },
  reporter: 'list',
});
