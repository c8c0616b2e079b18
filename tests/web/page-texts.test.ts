/** What the page says in numbers and words: nothing that contradicts itself or the report. */
import type { Report, ReportTrack, Verdict } from '@airl/lib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { thresholdTexts } from '../../web/page/src/components/probability-bar.js';
import { formatInterval, formatProbability } from '../../web/page/src/format.js';
import { reportHtml, reportText } from '../../web/page/src/report-html.js';
import { detailRows, meaningView } from '../../web/page/src/report-view.js';
import { ERRORS, useLanguage, VERDICTS } from '../../web/page/src/strings.js';

const NBSP = '\u00a0';

beforeEach(() => vi.stubGlobal('document', { documentElement: { lang: 'en' } }));
afterEach(async () => {
  await useLanguage('en');
  vi.unstubAllGlobals();
});

const score = (probability: number) =>
  ({ probability, interval: { low: probability - 0.1, high: Math.min(1, probability + 0.1) } });

function track(id: number, probability: number, timestampsS: number[], wholePicture = false): ReportTrack {
  return {
    ...score(probability), id, whole_picture: wholePicture, rgb: score(0.4), spectrum: score(0.6), thumbnail: '',
    observations: timestampsS.map((timestamp_s) => ({
      ...score(probability), timestamp_s, box: { x: 0, y: 0, width: 9, height: 9 }, keypoints: [], detection_score: 1,
      logit: 0, rgb_logit: 0, spectrum_logit: 0,
    })),
    heatmap: null, log_spectrum: null,
  };
}

function report(verdict: Verdict, tracks: ReportTrack[], kind: 'picture' | 'video' = 'picture'): Report {
  const [first] = tracks;
  const timestampsS = [...new Set(tracks.flatMap(({ observations }) => observations.map((seen) => seen.timestamp_s)))];
  return {
    ...score(first!.probability), schema_version: 1, verdict, deciding_track: first!.id, tracks,
    source: {
      name: 'a.mp4', kind, container: 'mp4', codec: 'avc', decoder: 'webcodecs', sha256: '00', bytes: 9, width: 64,
      height: 64, duration_s: kind === 'video' ? 4 : 0,
    },
    model: { name: 'airl-lite', version: '0.1.0', sha256: '11', preview: true, preview_note: '', mean_spectrum: null },
    execution: { provider: 'wasm', precision: 'float32', threads: 1, frames_asked: 1, stopped_early: false },
    thresholds: { likely_fake: 0.8628, no_sign: 0.4295 },
    frames: timestampsS.map((timestamp_s) => {
      const seen = tracks.filter(({ observations }) => observations.some((one) => one.timestamp_s === timestamp_s));
      const most = Math.max(...seen.map(({ probability }) => probability));
      return { timestamp_s, faces: seen.length, ...score(most) };
    }),
    warnings: [], limits: ['Only the listed frames were judged: a forgery between them is not seen.'],
  };
}

describe('numbers', () => {
  test('an interval whose ends round alike has one digit more, or is told as one number', () => {
    expect(formatInterval(0.61, 0.96)).toBe(`61–96${NBSP}%`);
    expect(formatInterval(0.9921, 0.9938)).toBe(`99.2–99.4${NBSP}%`);
    expect(formatInterval(0.4201, 0.4202)).toBe(`about${NBSP}42${NBSP}%`);
    expect(formatInterval(0.99981, 0.99982)).toBe(`over${NBSP}99${NBSP}%`);
    expect(formatInterval(0.00011, 0.00012)).toBe(`under${NBSP}1${NBSP}%`);
  });

  test('a probability and a threshold that differ do not read alike', () => {
    expect(formatProbability(0.4312, [0.8628, 0.4295])).toBe(`43.1${NBSP}%`);
    expect(formatProbability(0.42962, [0.8628, 0.4295])).toBe(`42.96${NBSP}%`);
    expect(formatProbability(0.4295, [0.4295])).toBe(`43${NBSP}%`);
    expect(formatProbability(0.6, [0.8628, 0.4295])).toBe(`60${NBSP}%`);
    expect(formatProbability(0.999, [0.8628])).toBe(`over${NBSP}99${NBSP}%`);
    expect(thresholdTexts({ likelyFake: 0.8628, noSign: 0.4295, probability: 0.4312 })).toEqual(
      { likelyFake: `likely fake from 86${NBSP}%`, noSign: `no sign up to 43.0${NBSP}%` });
    expect(reportText(report('uncertain', [track(0, 0.4312, [0])]), new Date(0))).toContain(`43.1${NBSP}%`);
  });
});

describe('words', () => {
  test('bad_input blames neither the bytes nor the name of a file that is sound', () => {
    expect(ERRORS.byCode.bad_input).not.toMatch(/damaged|name/);
  });

  test('a German noun keeps its capital in the model\'s line', async () => {
    await useLanguage('de');
    const rows = new Map(detailRows(report('uncertain', [track(0, 0.5, [0])]), new Date(0)));
    expect(rows.get('Modell')).toBe('airl-lite 0.1.0 (vorläufiges Modell)');
    expect(ERRORS.byCode.bad_input).not.toMatch(/beschädigt|Name/);
  });

  test('the warning of an animated picture is in the reader\'s language', async () => {
    const warnings = [{ code: 'first_frame_only', message: 'The picture is animated.' }];
    const animated = { ...report('uncertain', [track(0, 0.5, [0])]), warnings };
    expect(reportText(animated, new Date(0))).toContain('The picture is animated.');
    await useLanguage('de');
    expect(reportText(animated, new Date(0))).toContain('Nur sein erstes Einzelbild wurde beurteilt');
  });

  test.each(['en', 'de'] as const)('a whole picture without a face has its own, in %s', async (language) => {
    await useLanguage(language);
    for (const verdict of ['likely_fake', 'uncertain', 'no_sign_of_forgery'] as const) {
      const whole = report(verdict, [track(64, 0.5, [0], true)]);
      const { means, meansNot } = meaningView(whole);
      expect(means).toMatch(/No face was found|kein Gesicht gefunden/);
      for (const text of [reportHtml(whole, new Date(0)), reportText(whole, new Date(0))]) {
        expect(text).toContain(meansNot);
        expect(text).not.toContain(VERDICTS[verdict].meansNot);
      }
      expect(reportHtml(whole, new Date(0))).toContain(means);
      expect(meaningView(report(verdict, [track(0, 0.5, [0])]))).toBe(VERDICTS[verdict]);
    }
  });
});

describe('the report for printing', () => {
  test('of a clip lists the judged times, each face\'s times, and which face decides', () => {
    const clip = report('uncertain', [track(3, 0.7, [0, 1.5]), track(1, 0.5, [1.5])], 'video');
    clip.frames.push({ timestamp_s: 3, faces: 0, probability: null, interval: null });
    const text = reportHtml(clip, new Date(0));
    expect(text).toContain('Face 1 (decides the verdict): 70');
    expect(text).toContain('seen in 2 frames, 0:00.0 to 0:01.5');
    expect(text).toContain('seen in 1 frame, 0:01.5 to 0:01.5');
    expect(text).toContain('<th scope="col">Time in the clip</th><th scope="col">Probability of fake</th>');
    const cells = [...text.matchAll(/<th scope="row">(0:0\d\.\d)<\/th><td>([^<]*)<\/td>/g)].map(([, ...cell]) => cell);
    expect(cells).toEqual([
      ['0:00.0', `Face 1 70${NBSP}% (60–80${NBSP}%)`],
      ['0:01.5', `Face 1 70${NBSP}% (60–80${NBSP}%) · Face 2 50${NBSP}% (40–60${NBSP}%)`],
      ['0:03.0', 'no face found'],
    ]);
    expect(reportHtml(report('uncertain', [track(0, 0.5, [0])]), new Date(0))).not.toContain('Time in the clip');
  });

  test('tears neither rows nor faces and leaves no heading alone', () => {
    const text = reportHtml(report('uncertain', [track(0, 0.5, [0])]), new Date(0));
    expect(text).toMatch(/h2\{break-after:avoid\}tr,[^}]*\.face\{break-inside:avoid\}/);
  });
});
