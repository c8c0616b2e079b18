/** A person who believes that a verdict is wrong makes a file for whoever looks after the model. */
import { readFile } from 'node:fs/promises';

import { decode } from 'fast-png';
import { strFromU8, unzipSync } from 'fflate';

import type { Report } from '../../web/lib/src/index.js';
import { makeClip } from '../web/made-clips.js';
import type { AirlPage } from './airl-page.js';
import { expect, test } from './fixtures.js';
import { CLIP, PORTRAIT_PNG, chosenClip } from './files.js';

interface WrongVerdictFile {
  person: { believes: string; words: string };
  report: Report & { checked_at: string };
  application: { name: string; version: string; settings: Record<string, string> };
  browser: { user_agent: string };
  pixels: { thumbnails: boolean; faces: { file: string; x: number; y: number; width: number; height: number }[] };
}

/** Fills the form and saves it; `ticks` are the names of boxes. */
async function save(airl: AirlPage, { words, ticks }: { words: string; ticks: RegExp[] }) {
  const form = airl.result.locator('.wrong-verdict');
  if (!(await form.evaluate((details: HTMLDetailsElement) => details.open))) {
    await form.getByText('Report a wrong verdict').click();
  }
  await form.getByLabel('Not generated and not altered').check();
  await form.getByLabel(/How do you know/).fill(words);
  for (const tick of ticks) await form.getByLabel(tick).check();
  const download = airl.page.waitForEvent('download');
  await form.getByRole('button', { name: 'Save the file' }).click();
  await expect(form.getByRole('status')).toContainText('Nothing was sent');
  const saved = await download;
  return { name: saved.suggestedFilename(), bytes: await readFile(await saved.path()) };
}

test('the file holds report, hashes, settings and words; pictures only where ticked; nothing is sent', async ({
  airl, freshContext,
}) => {
  await airl.open('wasm');
  const requests: string[] = [];
  freshContext.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) requests.push(request.url());
  });
  await airl.check(PORTRAIT_PNG);
  const report = await airl.savedReport();

  const plain = await save(airl, { words: 'I took it myself', ticks: [] });
  expect(plain.name).toMatch(/^airl-wrong-verdict-[\d-]+\.json$/);
  const text = plain.bytes.toString();
  expect(text).not.toMatch(/data:image|astronaut/);
  const made = JSON.parse(text) as WrongVerdictFile;
  expect(made).toMatchObject({
    person: { believes: 'untouched', words: 'I took it myself' },
    report: {
      probability: report.probability, source: { sha256: report.source.sha256, name: '' }, model: report.model,
      execution: report.execution,
    },
    application: { name: 'page', settings: { query: expect.stringContaining('engine=wasm') } },
    browser: { user_agent: expect.stringContaining('Chrome') },
    pixels: { thumbnails: false, faces: [] },
  });

  const whole = await save(airl, { words: '', ticks: [/small pictures/, /full size/] });
  expect(whole.name).toMatch(/\.zip$/);
  const entries = unzipSync(whole.bytes);
  const withPixels = JSON.parse(strFromU8(entries['wrong-verdict.json']!)) as WrongVerdictFile;
  expect(withPixels.report.tracks[0]?.thumbnail).toBe(report.tracks[0]?.thumbnail);
  expect(withPixels.pixels.faces).toHaveLength(1);
  // What is cut is what the picture holds, pixel for pixel.
  const face = withPixels.pixels.faces[0]!;
  const [cut, picture] = [decode(entries[face.file]!), decode(await readFile(PORTRAIT_PNG))];
  expect([cut.width, cut.height]).toEqual([face.width, face.height]);
  expect(face.width).toBeGreaterThanOrEqual(256);
  const differing = Array.from({ length: cut.width * cut.height }, (_, i) => i).filter((i) => {
    const at = (face.y + Math.floor(i / cut.width)) * picture.width + face.x + (i % cut.width);
    return [0, 1, 2].some((c) => cut.data[i * cut.channels + c] !== picture.data[at * picture.channels + c]);
  });
  expect(differing).toEqual([]);
  expect(requests).toEqual([]);
});

test('faces of a clip are cut from its most suspicious frames; without a belief nothing is saved', async ({ airl }) => {
  await airl.open('wasm');
  await airl.check(CLIP);
  const report = await airl.savedReport();
  const form = airl.result.locator('.wrong-verdict');
  await form.getByText('Report a wrong verdict').click();
  await form.getByRole('button', { name: 'Save the file' }).click();
  expect(await form.locator('form').evaluate((element: HTMLFormElement) => element.checkValidity())).toBe(false);
  await expect(form.getByRole('status')).toBeEmpty();

  const { bytes } = await save(airl, { words: '', ticks: [/full size/] });
  const entries = unzipSync(bytes);
  const { pixels } = JSON.parse(strFromU8(entries['wrong-verdict.json']!)) as WrongVerdictFile;
  expect(pixels.faces.map((face) => 'timestamp_s' in face && face.timestamp_s)).toEqual(
    [...report.tracks[0]!.observations].sort((a, b) => b.logit - a.logit).slice(0, 4).map((seen) => seen.timestamp_s));
  const pictures = pixels.faces.map(({ file }) => decode(entries[file]!));
  // Faces, not black frames; and a frame each, not one four times.
  for (const { data } of pictures) {
    let sum = 0;
    for (const value of data) sum += value;
    expect(sum / data.length).toBeGreaterThan(80);
  }
  expect(new Set(pictures.map(({ data }) => Buffer.from(data.buffer).toString('base64'))).size).toBe(4);
});

test('faces of a clip whose pixels are not square are cut as they are stored', async ({ airl }) => {
  const cutOf = async (pixelAspect: number) => {
    await airl.open('wasm');
    await airl.check(chosenClip('clip.mp4', await makeClip({ times: [0, 0.1, 0.2, 0.3], pixelAspect })));
    const { bytes } = await save(airl, { words: '', ticks: [/full size/] });
    const entries = unzipSync(bytes);
    const { pixels } = JSON.parse(strFromU8(entries['wrong-verdict.json']!)) as WrongVerdictFile;
    const [face] = pixels.faces;
    return { face, data: decode(entries[face!.file]!).data };
  };
  const [square, wide] = [await cutOf(1), await cutOf(2)];
  expect(wide.face).toEqual(square.face);
  let sum = 0;
  for (const [i, value] of wide.data.entries()) sum += Math.abs(value - square.data[i]!);
  expect(sum / wide.data.length).toBeLessThan(3);
});
