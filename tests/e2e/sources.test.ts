/** What the library takes in a page: addresses, streams of bytes, what plays, and files beyond 4 GB. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, test as base, type Browser, type Page } from '@playwright/test';

import type { StreamEvent, VideoEvent } from '../../web/lib/src/index.js';
import { CHROMIUM_FLAGS } from '../../tools/lib/chromium-flags.mjs';
import { CLIP } from './files.js';
import type { AirlWindow, Outcome } from './library/main.js';
import { buildLibraryPage, serveLibraryPage, type Site } from './library-site.js';
import { writeClipBeyond4Gb } from './sparse-clip.js';
import { writeWebcam } from './webcam.js';

declare const window: { airl: AirlWindow };

interface Workplace {
  site: Site;
  /** Another origin that lets others read; `site` does not. */
  open: Site;
  browser: Browser;
  folder: string;
}

const test = base.extend<{ library: Page }, { workplace: Workplace }>({
  workplace: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'airl-sources-'));
      const webcam = join(folder, 'webcam.y4m');
      await Promise.all([buildLibraryPage(), writeWebcam(webcam)]);
      const [site, open] = await Promise.all([serveLibraryPage({ cors: false }), serveLibraryPage({ cors: true })]);
      const browser = await chromium.launch({
        executablePath: '/usr/bin/chromium',
        args: [
          ...CHROMIUM_FLAGS,
          // Not --use-fake-ui-for-media-stream: with it a captured "tab" is a test pattern instead of the tab.
          '--use-fake-device-for-media-stream',
          `--use-file-for-fake-video-capture=${webcam}`, '--auto-accept-this-tab-capture',
        ],
      });
      await use({ site, open, browser, folder });
      await browser.close();
      await Promise.all([site.close(), open.close(), rm(folder, { recursive: true })]);
    },
    { scope: 'worker' },
  ],
  library: async ({ workplace }, use) => {
    const context = await workplace.browser.newContext({ permissions: ['camera'] });
    const page = await context.newPage();
    await page.goto(`${workplace.site.url}/`);
    await use(page);
    await context.close();
  },
});

/** checkVideo() of an address, in the page. */
function checkAddress(page: Page, address: string): Promise<Outcome<VideoEvent>> {
  return page.evaluate(async (url) => {
    const detector = await window.airl.detector();
    return window.airl.outcomeOf(detector.checkVideo(new URL(url), { frames: 3 }));
  }, address);
}

test('an address whose server lets others read is checked, hashed and named', async ({ library, workplace }) => {
  const { report, error } = await checkAddress(library, `${workplace.open.url}/golden/astronaut.mp4`);
  expect(error).toBeUndefined();
  expect(report?.source).toMatchObject({ name: 'astronaut.mp4', bytes: (await readFile(CLIP)).length });
  expect(report?.source.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(report?.tracks).toHaveLength(1);
});

test('an address that may not be read says what to do instead', async ({ library, workplace }) => {
  const { site } = workplace;
  // The same server under another name is another origin.
  const address = `${site.url.replace('localhost', '127.0.0.1')}/golden/astronaut.mp4`;
  const { error } = await checkAddress(library, address);
  expect(error?.code).toBe('bad_input');
  expect(error?.message).toContain(address);
  expect(error?.message).toMatch(/CORS.*Save the file.*or play it in a tab/);
});

test("a web page's address is told from a file's", async ({ library, workplace }) => {
  const { error } = await checkAddress(library, `${workplace.site.url}/index.html`);
  expect(error).toMatchObject({ code: 'unsupported', message: expect.stringContaining('is a web page') });
  expect((await checkAddress(library, `${workplace.site.url}/none.mp4`)).error?.message).toContain('404');
});

test('a stream of bytes is checked like the file it carries', async ({ library, workplace }) => {
  const { report } = await library.evaluate(async (url) => {
    const detector = await window.airl.detector();
    const { body } = await fetch(url);
    return window.airl.outcomeOf(detector.checkVideo(body!, { frames: 2, name: 'streamed.mp4' }));
  }, `${workplace.site.url}/golden/astronaut.mp4`);
  expect(report?.source).toMatchObject({ name: 'streamed.mp4', container: 'mp4' });
  expect(report?.frames).toHaveLength(2);
});

/** What every check of something that plays comes to. */
function expectLive({ events, report, error }: Outcome<StreamEvent>): void {
  expect(error).toBeUndefined();
  expect(events.length).toBeGreaterThan(1);
  const times = events.map(({ timestampS }) => timestampS);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const last = events.at(-1)!;
  // The first pictures of a webcam or a tab may come before there is anything on them.
  expect(last.faces).toHaveLength(1);
  expect(last.recent!.low).toBeLessThanOrEqual(last.recent!.probability);
  expect(last.score!.probability).toBeCloseTo(report!.probability, 5);
  expect(report?.source).toMatchObject({ kind: 'video', container: 'stream', sha256: '' });
  expect(report?.tracks).toHaveLength(1);
  expect(report?.frames).toHaveLength(events.length);
}

test('a webcam gets a rolling score, and its report when it is told to end', async ({ library }) => {
  const outcome = await library.evaluate(async () => {
    const detector = await window.airl.detector();
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const end = new AbortController();
    const result = await window.airl.outcomeOf(
      detector.checkStream(stream, { name: 'webcam', windowS: 5, until: end.signal }),
      (_, count) => count >= 4 && end.abort());
    for (const track of stream.getTracks()) track.stop();
    return result;
  });
  expectLive(outcome);
  expect(outcome.report?.source.name).toBe('webcam');
});

test('a shared tab is checked, and ends where sharing ends', async ({ library }) => {
  await library.setViewportSize({ width: 560, height: 560 });
  const outcome = await library.evaluate(async (portrait) => {
    const picture = document.createElement('img');
    picture.src = portrait;
    picture.style.cssText = 'position: fixed; inset: 0; width: 100%';
    document.body.append(picture);
    // Captures of a tab that does not change bring no new pictures.
    const turning = picture.animate([{ opacity: 1 }, { opacity: 0.98 }], { duration: 500, iterations: Infinity });
    const detector = await window.airl.detector();
    const stream = await navigator.mediaDevices.getDisplayMedia(
      { video: true, preferCurrentTab: true } as DisplayMediaStreamOptions);
    const result = await window.airl.outcomeOf(
      detector.checkStream(stream), ({ faces }, count) => {
        if (count > 12 || (count > 2 && faces.length > 0)) for (const track of stream.getTracks()) track.stop();
      });
    turning.cancel();
    return result;
  }, '/golden/astronaut.png');
  expectLive(outcome);
  expect(outcome.report?.source).toMatchObject({ width: 560, height: 560 });
});

test('a video element is checked while it plays, until its end', async ({ library }) => {
  const outcome = await library.evaluate(async (url) => {
    const detector = await window.airl.detector();
    const video = document.querySelector('video')!;
    video.src = url;
    // Three seconds in 48, for slow machines.
    video.defaultPlaybackRate = video.playbackRate = 1 / 16;
    const checked = window.airl.outcomeOf(detector.checkStream(video, { intervalS: 0.3 }));
    await video.play();
    return checked;
  }, '/golden/astronaut.mp4');
  expectLive(outcome);
});

test('a video element of another site says why it cannot be read', async ({ library, workplace }) => {
  const { error } = await library.evaluate(async (url) => {
    const detector = await window.airl.detector();
    const video = document.querySelector('video')!;
    video.src = url;
    await video.play();
    return window.airl.outcomeOf(detector.checkStream(video));
  }, `${workplace.site.url.replace('localhost', '127.0.0.1')}/golden/astronaut.mp4`);
  expect(error).toMatchObject({ code: 'unsupported', message: expect.stringMatching(/another site.*CORS/) });
});

test('whoever leaves the loop cancels, and the next check runs', async ({ library, workplace }) => {
  const report = await library.evaluate(async (url) => {
    const detector = await window.airl.detector();
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    for await (const event of detector.checkStream(stream)) if (event.faces.length > 0) break;
    for (const track of stream.getTracks()) track.stop();
    return detector.checkImage(new URL(url));
  }, `${workplace.site.url}/golden/astronaut.jpg`);
  expect(report.source.name).toBe('astronaut.jpg');
});

test('a file beyond 4 GB is checked by the parts it needs', async ({ library, workplace }) => {
  const path = join(workplace.folder, 'long.mp4');
  const bytes = await writeClipBeyond4Gb(path);
  await library.getByLabel('File').setInputFiles(path);
  const { report, error } = await library.evaluate(async () => {
    const detector = await window.airl.detector();
    const file = document.querySelector('input')!.files![0]!;
    return window.airl.outcomeOf(detector.checkVideo(file, { frames: 4 }));
  });
  expect(error).toBeUndefined();
  expect(report?.source).toMatchObject({ name: 'long.mp4', bytes, sha256: '' });
  expect(report?.frames).toHaveLength(4);
  expect(report?.tracks).toHaveLength(1);
  await rm(path);
});

test('noise on canvases is found and avoided, and the report tells it', async ({ workplace }) => {
  const judge = async (folder: string) => {
    const page = await workplace.browser.newPage();
    await page.goto(`${workplace.site.url}${folder}`);
    const report = await page.evaluate(async () => {
      const detector = await window.airl.detector();
      return detector.checkImage(new URL('/golden/astronaut.png', location.href));
    });
    await page.close();
    return { report, logit: report.tracks[0]!.observations[0]!.logit };
  };
  const quiet = await judge('/');
  expect(quiet.report.warnings.map(({ code }) => code)).not.toContain('canvas_noise');
  const avoided = await judge('/noisy/');
  expect(avoided.report.warnings).toContainEqual({
    code: 'canvas_noise', message: expect.stringContaining('read without one'),
  });
  expect(avoided.logit).toBe(quiet.logit);
  const present = await judge('/noisy-without-frames/');
  expect(present.report.warnings).toContainEqual({
    code: 'canvas_noise', message: expect.stringContaining('another browser'),
  });
  expect(present.logit).not.toBe(quiet.logit);
});
