/** The timeline and the player: what was judged when, and where. */
import { makeClip } from '../web/made-clips.js';
import { CLIP, chosenClip } from './files.js';
import { expect, test } from './fixtures.js';

test('the timeline reads under the pointer, seeks by click and keys, and boxes follow the player', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(CLIP);
  const chart = airl.result.getByRole('slider', { name: /Score over time/ });
  const video = airl.result.locator('video');
  const time = (): Promise<number> => video.evaluate((element: HTMLVideoElement) => element.currentTime);
  const report = await airl.savedReport();
  const readout = airl.result.locator('.timeline-readout');
  const box = (await chart.boundingBox())!;

  // Pointing reads and leaves the player alone.
  const before = await time();
  await chart.hover({ position: { x: box.width - 30, y: 60 } });
  const last = report.frames.at(-1)!;
  const scores = String.raw`\d+\u00a0% \(\d+–\d+\u00a0%\)`;
  await expect(readout).toHaveText(new RegExp(`^0:0${last.timestamp_s.toFixed(1)}: ${scores}`));
  expect(await time()).toBe(before);

  // A click seeks, and so do keys.
  await chart.click({ position: { x: box.width - 30, y: 60 } });
  await expect.poll(time).toBeCloseTo(last.timestamp_s, 2);
  await chart.press('Home');
  await expect.poll(time).toBeCloseTo(report.frames[0]!.timestamp_s, 2);
  await chart.press('ArrowRight');
  await expect.poll(time).toBeCloseTo(report.frames[1]!.timestamp_s, 2);

  // A judged frame's box has its probability; between two judged frames it stands between theirs, without one.
  const drawn = airl.result.locator('.media-boxes .box');
  const text = airl.result.locator('.media-boxes .box-text');
  await expect(text).toHaveText(/Face 1 · \d+/);
  const [from, to] = report.tracks[0]!.observations;
  const middle = (from!.timestamp_s + to!.timestamp_s) / 2;
  await video.evaluate((element: HTMLVideoElement, at) => { element.currentTime = at; }, middle);
  await expect(text).toHaveText('Face 1');
  const x = Number(await drawn.getAttribute('x'));
  expect(x).toBeGreaterThan(Math.min(from!.box.x, to!.box.x) - 0.01);
  expect(x).toBeLessThan(Math.max(from!.box.x, to!.box.x) + 0.01);

  // While it plays, boxes move with the pictures and the timeline with them.
  const places = new Set<string>();
  await chart.press('Home');
  await video.evaluate((element: HTMLVideoElement) => element.play());
  await expect.poll(async () => {
    places.add((await drawn.first().getAttribute('x')) ?? '');
    return places.size;
  }, { intervals: [50] }).toBeGreaterThan(3);
  await expect.poll(async () => Number(await chart.getAttribute('aria-valuenow'))).toBeGreaterThan(0);

  await airl.result.getByLabel('Show face boxes').uncheck();
  await expect(drawn.first()).toBeHidden();
});

test('a frame that is chosen is the one that is shown, where its time is no round number', async ({ airl }) => {
  const times = Array.from({ length: 30 }, (_, i) => (i * 1001) / 30000);
  await airl.open('wasm');
  await airl.check(chosenClip('ntsc.mp4', await makeClip({ times })));
  const { frames } = await airl.savedReport();
  const video = airl.result.locator('video');
  await video.evaluate((element: HTMLVideoElement) => {
    const note: VideoFrameRequestCallback = (_now, { mediaTime }) => {
      element.dataset.shown = String(mediaTime);
      element.requestVideoFrameCallback(note);
    };
    element.requestVideoFrameCallback(note);
  });
  const shown = async (): Promise<number> => Number(await video.getAttribute('data-shown'));
  const chart = airl.result.getByRole('slider', { name: /Score over time/ });
  await chart.press('End');
  for (const { timestamp_s: time } of frames.toReversed()) {
    await expect.poll(shown, { timeout: 10_000 }).toBeCloseTo(time, 3);
    await chart.press('ArrowLeft');
  }
});

test('boxes lie on the faces of a clip whose pixels are not square', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(chosenClip('wide.mp4', await makeClip({ times: [0, 0.1, 0.2, 0.3], pixelAspect: 2 })));
  const { source, tracks } = await airl.savedReport();
  expect(source).toMatchObject({ width: 384, height: 384 });
  const video = airl.result.locator('video');
  await expect.poll(async () => {
    const { width, height } = (await video.boundingBox())!;
    return width / height;
  }).toBeCloseTo(2, 1);
  const { x, width } = tracks[0]!.observations[0]!.box;
  const [drawn, player] = await Promise.all(
    [airl.result.locator('.media-boxes .box'), video].map((element) => element.boundingBox()));
  // A stroke's width more on each side.
  expect(Math.abs((drawn!.x - player!.x) / player!.width - x / source.width)).toBeLessThan(0.02);
  expect(Math.abs(drawn!.width / player!.width - width / source.width)).toBeLessThan(0.02);
});
