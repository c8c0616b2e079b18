/** A report as the components show it. The only file that knows the report's JSON form. */
import { spectrumLevels, type Report, type ReportScore, type ReportSpectrum, type ReportTrack } from '@airl/lib';

import type { FaceView } from './components/face-list.js';
import type { FrameBoxes } from './components/media-view.js';
import type { ScoreView, ThresholdsView } from './components/probability-bar.js';
import type { SpectrumData, SpectrumView } from './components/spectrum-view.js';
import type { FaceLine, TimelinePoint } from './components/timeline.js';
import type { MeaningView, VerdictView } from './components/verdict-card.js';
import { formatBytes, formatCodec, formatTimestamp } from './format.js';
import { providerName } from './provider-name.js';
import { CORE_TEXTS, DETAILS, RESULT, VERDICTS, WHOLE_PICTURE } from './strings.js';

export function scoreView(score: ReportScore): ScoreView {
  return { probability: score.probability, low: score.interval.low, high: score.interval.high };
}

export function thresholdsView(report: Report): ThresholdsView {
  const { thresholds: { likely_fake: likelyFake, no_sign: noSign }, probability } = report;
  return { likelyFake, noSign, probability };
}

export function verdictView(report: Report): VerdictView {
  return {
    verdict: report.verdict,
    score: scoreView(report),
    thresholds: thresholdsView(report),
    warnings: report.warnings.map(({ code, message }) => ({ code, message: CORE_TEXTS[code] ?? message })),
    previewNote: report.model.preview ? report.model.preview_note : '',
  };
}

/** What the verdict says, of a face or of a whole picture without one. */
export function meaningView({ verdict, tracks, deciding_track }: Report): MeaningView {
  const isWhole = tracks.find(({ id }) => id === deciding_track)?.whole_picture;
  return isWhole ? WHOLE_PICTURE[verdict] : VERDICTS[verdict];
}

/** The tracks as the reader counts them: the deciding one first, then by probability. */
function orderedTracks(report: Report): ReportTrack[] {
  const rank = (track: ReportTrack) => (track.id === report.deciding_track ? 2 : track.probability);
  return [...report.tracks].sort((a, b) => rank(b) - rank(a));
}

export function faceViews(report: Report): FaceView[] {
  return orderedTracks(report).map((track, index) => ({
    number: index + 1,
    wholePicture: track.whole_picture,
    deciding: report.tracks.length > 1 && track.id === report.deciding_track,
    score: scoreView(track),
    rgb: scoreView(track.rgb),
    spectrum: scoreView(track.spectrum),
    thumbnail: track.thumbnail,
    ...(track.heatmap ? { heatMap: { side: track.heatmap.side, values: track.heatmap.values } } : {}),
    ...(track.log_spectrum ? { spectrumPictures: spectrumPictures(track.log_spectrum, report) } : {}),
    frames: track.observations.length,
    startS: track.observations[0]?.timestamp_s ?? 0,
    endS: track.observations.at(-1)?.timestamp_s ?? 0,
  }));
}

function spectrumPictures(face: ReportSpectrum, { model: { mean_spectrum: mean } }: Report): SpectrumView {
  return { face: spectrumData(face), ...(mean ? { mean: { ...spectrumData(mean), faces: mean.faces } } : {}) };
}

function spectrumData({ map, profile }: ReportSpectrum): SpectrumData {
  return { map: spectrumLevels(map), profile: spectrumLevels(profile) };
}

export function timelinePoints(report: Report): TimelinePoint[] {
  return report.frames.map(({ timestamp_s: timestampS, probability, interval }) => ({
    timestampS,
    ...(probability === null || interval === null ? {} : { score: { probability, ...interval } }),
  }));
}

/** Each face's scores at the frames of `timelinePoints`. */
export function faceLines(report: Report): FaceLine[] {
  return orderedTracks(report).map((track, index) => {
    const byTimestamp = new Map(track.observations.map((seen) => [seen.timestamp_s, scoreView(seen)]));
    return { face: index + 1, scores: report.frames.map((frame) => byTimestamp.get(frame.timestamp_s)) };
  });
}

/** The boxes of every searched frame, in the order of `timelinePoints`. */
export function frameBoxes(report: Report): FrameBoxes[] {
  const frames = report.frames.map((frame): FrameBoxes => ({ timestampS: frame.timestamp_s, boxes: [] }));
  const byTimestamp = new Map(frames.map((frame) => [frame.timestampS, frame]));
  orderedTracks(report).forEach((track, index) => {
    for (const observation of track.observations) {
      byTimestamp.get(observation.timestamp_s)?.boxes.push({
        face: index + 1,
        ...observation.box,
        probability: observation.probability,
        wholePicture: track.whole_picture,
      });
    }
  });
  return frames;
}

/** One line of facts: format, size in pixels, duration, bytes; captured frames have neither format nor bytes. */
export function sourceLine(report: Report): string {
  const { source } = report;
  const isStream = source.container === 'stream';
  const container = formatCodec(source.container);
  const codec = formatCodec(source.codec);
  const format = codec && codec !== container ? `${codec} in ${container}` : container;
  return [
    isStream ? DETAILS.shownFrames : format,
    `${source.width} × ${source.height}`,
    source.kind === 'video' ? formatTimestamp(source.duration_s, false) : undefined,
    isStream ? undefined : formatBytes(source.bytes),
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ');
}

/** Facts to reproduce the check, as label and value. */
export function detailRows(report: Report, checkedAt: Date): [label: string, value: string][] {
  const { source, model, execution, thresholds } = report;
  const rows: [string, string | undefined][] = [
    [DETAILS.file, source.name],
    [DETAILS.format, sourceLine(report)],
    [DETAILS.decoder, source.decoder],
    [DETAILS.checksum, source.sha256],
    [DETAILS.model, `${model.name} ${model.version}${model.preview ? ` (${RESULT.previewAside})` : ''}`],
    [DETAILS.modelChecksum, model.sha256],
    [DETAILS.engine, `${providerName(execution.provider, execution.threads)}, ${execution.precision}`],
    [DETAILS.frames, source.kind === 'video' ? String(report.frames.length) : undefined],
    [DETAILS.time, checkedAt.toISOString()],
    [DETAILS.thresholds, DETAILS.thresholdsValue(thresholds.likely_fake, thresholds.no_sign)],
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

/** The method's limits in the page's language. */
export function limitTexts(report: Report): string[] {
  return report.limits.map((limit) => CORE_TEXTS[limit] ?? limit);
}
