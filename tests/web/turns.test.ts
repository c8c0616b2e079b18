/** Checks wait for each other, and one that waits can be cancelled at once. */
import { expect, test } from 'vitest';

import { Turns } from '../../web/extension/src/offscreen/turns.js';

test('one that is cancelled while it waits ends at once, and those behind wait for those before', async () => {
  const turns = new Turns();
  const { signal } = new AbortController();
  const endFirst = await turns.take(signal);
  const cancelled = new AbortController();
  const second = turns.take(cancelled.signal);
  let thirdHasBegun = false;
  const third = turns.take(signal).then(() => (thirdHasBegun = true));
  cancelled.abort();
  const endedMeanwhile = await Promise.race([
    second.catch((error: unknown) => error), new Promise((resolve) => setTimeout(resolve, 200)),
  ]);
  expect(endedMeanwhile).toMatchObject({ code: 'cancelled' });
  await Promise.resolve();
  expect(thirdHasBegun).toBe(false);
  endFirst();
  await third;
});
