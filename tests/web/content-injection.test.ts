/** The right that a click gives may reach the page's process late: the browser then refuses the first script. */
import { afterEach, expect, test, vi } from 'vitest';

import { injectContent } from '../../web/extension/src/background/media-search.js';

/** As Chromium words it. */
const LATE = new Error('Cannot access contents of the page. Extension manifest must request permission to access the '
  + 'respective host.');

function browserThat(...answers: (Error | { frameId: number }[])[]): ReturnType<typeof vi.fn> {
  const executeScript = vi.fn(() => {
    const answer = answers.shift() ?? [];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  vi.stubGlobal('chrome', { scripting: { executeScript } });
  return executeScript;
}

afterEach(() => vi.unstubAllGlobals());

test('a script that came before its right is tried again', async () => {
  const executeScript = browserThat(LATE, LATE, [{ frameId: 0 }, { frameId: 7 }]);
  expect(await injectContent(1)).toEqual([0, 7]);
  expect(executeScript).toHaveBeenCalledTimes(3);
});

test('a page that stays closed is given up', async () => {
  browserThat(...Array<Error>(20).fill(LATE));
  await expect(injectContent(1)).rejects.toThrow('Cannot access contents of the page');
});

test('a page that no extension may look into is refused at once', async () => {
  const executeScript = browserThat(new Error('Cannot access a chrome:// URL'));
  await expect(injectContent(1)).rejects.toThrow('chrome://');
  expect(executeScript).toHaveBeenCalledTimes(1);
});
