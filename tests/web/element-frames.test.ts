/** What a content script sends of a video that plays: each picture once, at its own time. */
import { afterEach, expect, test, vi } from 'vitest';

import { serveElement } from '../../web/extension/src/content/pixels.js';
import type { PixelAnswer } from '../../web/extension/src/shared/pixel-port.js';

vi.mock('../../web/extension/src/content/elements.js', () => ({
  elementOf: () => (shows ? video : undefined), addressOf: () => '',
}));

class Video {
  readonly readyState = 4;
  readonly seeking = false;
  readonly ended = false;
  readonly isConnected = true;
  duration = 3;
  currentTime = 0;
  /** Of the picture that is shown, in microseconds. */
  shown = 0;
}
class Frame {
  readonly format = null;
  readonly visibleRect = { width: 1, height: 1 };
  readonly colorSpace = { toJSON: () => ({}) };
  readonly timestamp: number;
  constructor({ shown }: Video) {
    this.timestamp = shown;
  }
  allocationSize = (): number => 4;
  copyTo = (): Promise<object[]> => Promise.resolve([]);
  close = (): void => undefined;
}

let video: Video;
/** Whether the element still shows what it was named for. */
let shows = true;
let browser = 'chrome-extension';

/** Asks for frames as a check does: `clock` moves the video on before each, and once more a little later. */
async function answersTo(...clock: { at: number; shown: number; then?: number }[]): Promise<PixelAnswer[]> {
  const answers: PixelAnswer[] = [];
  let answered: (answer: PixelAnswer) => void;
  let ask: (request: object) => void;
  vi.stubGlobal('HTMLVideoElement', Video);
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 });
  vi.stubGlobal('VideoFrame', Frame);
  vi.stubGlobal('chrome', { runtime: { getURL: () => `${browser}://id/`, connect: () => ({
    onDisconnect: { addListener: () => undefined },
    onMessage: { addListener: (listener: (request: object) => void) => (ask = listener) },
    postMessage: (answer: PixelAnswer) => answered(answer),
  }) } });
  serveElement('video', 'port');
  for (const { at, shown, then } of clock) {
    Object.assign(video, { currentTime: at, shown: shown * 1e6 });
    if (then !== undefined) {
      setTimeout(() => Object.assign(video, { currentTime: video.currentTime + 0.5, shown: then * 1e6 }), 60);
    }
    const answer = await new Promise<PixelAnswer>((resolve) => {
      answered = resolve;
      ask({ type: 'frame' });
    });
    answers.push(answer);
  }
  return answers;
}

async function timesOf(...clock: Parameters<typeof answersTo>): Promise<(number | undefined)[]> {
  const answers = await answersTo(...clock);
  return answers.map((answer) => (answer.type === 'frame' ? answer.frame.timestampS : undefined));
}

afterEach(() => {
  vi.unstubAllGlobals();
  shows = true;
});

test('a frame has its own time, not the clock\'s', async () => {
  video = new Video();
  expect(await timesOf({ at: 0.02, shown: 0 }, { at: 0.56, shown: 0.5 })).toEqual([0, 0.5]);
});

test('after the jump back of a video that repeats, the last picture is not sent again', async () => {
  video = new Video();
  expect(await timesOf({ at: 2.96, shown: 2.95 }, { at: 0, shown: 2.95, then: 0.5 })).toEqual([2.95, 0.5]);
});

test("Firefox's times, seconds told as microseconds, and a stream's are the clock's", async () => {
  video = new Video();
  browser = 'moz-extension';
  expect(await timesOf({ at: 2.52, shown: 2e-6 })).toEqual([2.52]);
  browser = 'chrome-extension';
  video = Object.assign(new Video(), { duration: Infinity });
  expect(await timesOf({ at: 7.5, shown: 81234 })).toEqual([7.5]);
});

test('no frame is sent of a video that is given another address while its next frame is waited for', async () => {
  video = new Video();
  setTimeout(() => (shows = false), 30);
  expect(await answersTo({ at: 0, shown: 0 }, { at: 0, shown: 0, then: 0.5 })).toMatchObject([
    { type: 'frame' }, { type: 'failed', reason: 'gone' },
  ]);
});
