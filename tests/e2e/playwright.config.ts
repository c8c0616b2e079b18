import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: 'output/failures',
  // Two cores: with a second worker each test takes twice as long.
  workers: 1,
  // These limits only catch what hangs. WebGPU is drawn by the processor here: its tests are slow().
  timeout: 240_000,
  expect: { timeout: 120_000 },
  reporter: 'list',
});
