/** The browser ends the service worker whenever it likes: what a check says to it must not be lost. */
import { afterEach, expect, test, vi } from 'vitest';

import { sendPersistently } from '../../web/extension/src/shared/messaging.js';

/** As Chromium words it. */
const ENDED = new Error('A listener indicated an asynchronous response by returning true, but the message channel '
  + 'closed before a response was received');

function workerThat(...answers: (Error | object)[]): ReturnType<typeof vi.fn> {
  const sendMessage = vi.fn(() => {
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  vi.stubGlobal('chrome', { runtime: { sendMessage } });
  return sendMessage;
}

afterEach(() => vi.unstubAllGlobals());

test('a message that the worker could not answer any more is sent again', async () => {
  const sendMessage = workerThat(ENDED, { ok: true, value: true });
  expect(await sendPersistently({ target: 'background', type: 'may-read', origin: 'https://a.example' })).toBe(true);
  expect(sendMessage).toHaveBeenCalledTimes(2);
});

test('a worker that never answers is given up', async () => {
  const sendMessage = workerThat(...Array<Error>(10).fill(ENDED));
  const sent = sendPersistently({ target: 'background', type: 'find-report', key: 'a' });
  await expect(sent).rejects.toThrow('channel closed');
  expect(sendMessage).toHaveBeenCalledTimes(3);
});

test('what the worker refuses is not asked again', async () => {
  const sendMessage = workerThat({ ok: false, message: 'no tab of that number' });
  const sent = sendPersistently({ target: 'background', type: 'find-report', key: 'a' });
  await expect(sent).rejects.toThrow('no tab');
  expect(sendMessage).toHaveBeenCalledTimes(1);
});
