/** A caller's stream of frames: ended while it waits for its next frame, and thinned to an interval. */
import { expect, test, vi } from 'vitest';

import { serveFrames, type LiveResponse } from '../../web/lib/src/source-live.js';

/** Serves a stream that gives frames at `timesMs` and then none, without an end. */
function serve(timesMs: number[], { intervalS = 0 } = {}) {
  const frames = timesMs.map((ms) => ({ timestamp: ms * 1000, close: vi.fn() }));
  const cancelled = vi.fn();
  const left = [...frames];
  const stream = new ReadableStream<VideoFrame>({
    pull: (controller) => {
      const next = left.shift();
      if (next) controller.enqueue(next as unknown as VideoFrame);
      // As a source that has nothing to show.
      return next ? undefined : new Promise(() => undefined);
    },
    cancel: cancelled,
  }, { highWaterMark: 0 });
  const answers: LiveResponse[] = [];
  const port = {
    close: vi.fn(), postMessage: (answer: LiveResponse) => answers.push(answer), onmessage: () => undefined,
  };
  const [until, signal] = [new AbortController(), new AbortController()];
  const options = { intervalS, until: until.signal, signal: signal.signal };
  const stop = serveFrames(port as unknown as MessagePort, stream, options);
  const ask = (): void => port.onmessage();
  return { ask, answers, cancelled, frames, until, signal, stop };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('until ends a check that waits for its next frame', async () => {
  const { ask, answers, cancelled, until } = serve([]);
  ask();
  await settled();
  until.abort();
  await settled();
  expect(answers).toEqual([{ type: 'end' }]);
  expect(cancelled).toHaveBeenCalledOnce();
});

test('signal breaks it off', async () => {
  const { ask, answers, cancelled, signal } = serve([]);
  ask();
  await settled();
  signal.abort();
  await settled();
  expect(answers).toMatchObject([{ type: 'failed', code: 'cancelled' }]);
  expect(cancelled).toHaveBeenCalledOnce();
});

test('stopped, it lets go of the stream', async () => {
  const { ask, cancelled, stop } = serve([]);
  ask();
  await settled();
  stop();
  await settled();
  expect(cancelled).toHaveBeenCalledOnce();
});

test('frames nearer than the interval to the last one are closed and passed over, by their own times', async () => {
  const { ask, answers, frames } = serve([0, 40, 80, 100, 140, 200, 20], { intervalS: 0.1 });
  for (let i = 0; i < 4; ++i) {
    ask();
    await settled();
  }
  const times = answers.map((answer) => (answer.type === 'frame' ? answer.frame.timestamp / 1000 : undefined));
  expect(times).toEqual([0, 100, 200, 20]);
  expect(frames.filter(({ close }) => close.mock.calls.length > 0).map(({ timestamp }) => timestamp / 1000))
    .toEqual([40, 80, 140]);
});
