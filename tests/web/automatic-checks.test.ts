/** A page that loads many pictures is not searched once for each. */
import { afterEach, expect, test, vi } from 'vitest';

import { startAutomaticChecks } from '../../web/extension/src/content/automatic.js';
import { findMedia } from '../../web/extension/src/content/find-media.js';

vi.mock('../../web/extension/src/content/find-media.js', () => ({
  findMedia: vi.fn(() => ({ candidates: [], foreignFrames: [] })),
}));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('events that come together are answered by one search, after the last of them', async () => {
  vi.useFakeTimers();
  const listeners: (() => void)[] = [];
  const origin = 'https://news.example';
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('document', { addEventListener: (_: string, listener: () => void) => listeners.push(listener) });
  vi.stubGlobal('chrome', { storage: { local: { get: () => Promise.resolve({ automaticSites: [origin] }) } } });
  await startAutomaticChecks();
  const searches = vi.mocked(findMedia).mock.calls;
  expect(searches).toHaveLength(1);
  for (let event = 0; event < 50; ++event) listeners[event % 2]!();
  expect(searches).toHaveLength(1);
  vi.advanceTimersByTime(500);
  expect(searches).toHaveLength(2);
  vi.advanceTimersByTime(5_000);
  expect(searches).toHaveLength(2);
  listeners[0]!();
  vi.advanceTimersByTime(500);
  expect(searches).toHaveLength(3);
});
