/** The report's JSON form, as src/verdict/report_json.cc writes it; its schema is web/lib/schema/report.schema.json. */

/** What the check says. There is no verdict "real": absence of a trace proves nothing. */
export type Verdict = 'likely_fake' | 'uncertain' | 'no_sign_of_forgery';

/** The 95 % interval of a probability, each end 0..1. */
export interface Interval {
  low: number;
  high: number;
}

/** A probability of fake as the report tells it, 0..1. */
export interface ReportScore {
  probability: number;
  interval: Interval;
}

/** Probability of fake with its 95 % interval, each 0..1, as events tell it. */
export interface Score extends Interval {
  probability: number;
}

/**
 * How pixels came: from the media file itself; from a stream that plays (webcam, screen); as a playing element shows
 * them, decoded by the browser; from a picture of the tab, as large as it is drawn there.
 */
export type Capture = 'file' | 'stream' | 'element' | 'tab';

/** Facts of the file that was checked. */
export interface ReportSource {
  /** File name without its folders. */
  name: string;
  kind: 'picture' | 'video';
  capture?: Capture;
  /** "jpeg", "png", "mp4", "webm", ... */
  container: string;
  /** "jpeg", "avc", "vp9", ... */
  codec: string;
  /** What made pixels of it: "core", "browser", "webcodecs", "node-av", "fast-png". */
  decoder: string;
  /** Of the whole file, hexadecimal; empty where the file was too large to be read at once. */
  sha256: string;
  bytes: number;
  /** Pixels, upright. */
  width: number;
  height: number;
  /** 0 for pictures. */
  duration_s: number;
}

/** One judged face in one frame. */
export interface ReportObservation {
  timestamp_s: number;
  /** Pixels of the upright frame. */
  box: { x: number; y: number; width: number; height: number };
  /** Right eye, left eye, nose tip, mouth, right ear, left ear; pixels. */
  keypoints: { x: number; y: number }[];
  /** Probability that this is a face; 0 for a whole picture. */
  detection_score: number;
  /** Raw output of the network; positive = fake. */
  logit: number;
  /** Calibrated probability of fake. */
  probability: number;
  /** Of this frame alone: the model's own spread and how far the track's frames scatter. */
  interval: Interval;
  /** Raw outputs of each stream alone. */
  rgb_logit: number;
  spectrum_logit: number;
}

/** Class activation of the RGB stream over one upright face crop. */
export interface ReportHeatmap {
  /** Cells a side. */
  side: number;
  /** side x side, row by row; raw, positive = fake. */
  values: (number | null)[];
  /** Of the observation it belongs to: the track's most suspicious. */
  timestamp_s: number;
}

/** Numbers as bytes in base64: a byte stands for `low + byte / 255 * (high - low)`, natural logarithms of amplitude. */
export interface ReportLevels {
  low: number;
  high: number;
  levels: string;
}

/** A log spectrum reduced for showing; frequencies up to 1/2 cycle per pixel. */
export interface ReportSpectrum {
  /** 64 x 64, row by row, row = vertical frequency: the largest of 4 x 4 coefficients each. */
  map: ReportLevels;
  /** 256: the mean of all coefficients of one horizontal frequency and of those of the same vertical one. */
  profile: ReportLevels;
}

/** One face through the clip. */
export interface ReportTrack extends ReportScore {
  id: number;
  /** No face was found: the largest centred square was judged in its place. */
  whole_picture: boolean;
  /** What each stream alone says. */
  rgb: ReportScore;
  spectrum: ReportScore;
  /** data:image/jpeg URL, 96 x 96, of the face where it looks most fake; empty where it could not be made. */
  thumbnail: string;
  /** In time. */
  observations: ReportObservation[];
  heatmap: ReportHeatmap | null;
  /** What the spectrum stream saw in the observation that the heat map belongs to; null where it could not be made. */
  log_spectrum: (ReportSpectrum & { timestamp_s: number }) | null;
}

/** One searched frame; `probability` and `interval` are those of its most suspicious face, null where it has none. */
export interface ReportFrame {
  timestamp_s: number;
  faces: number;
  probability: number | null;
  interval: Interval | null;
}

/** A stable code and plain words. */
export interface ReportWarning {
  code: string;
  message: string;
}

/** What the networks ran on: of a check that moved to another provider, the one that ended it. */
export interface ReportExecution {
  provider: string;
  precision: string;
  threads: number;
  /** Times of the clip that were to be judged; 1 for pictures. */
  frames_asked: number;
  /** Before all of them, because the verdict was settled. */
  stopped_early: boolean;
  /** In plain words why this provider and these threads. */
  notes?: string[];
}

/** The model that judged. */
export interface ReportModel {
  name: string;
  version: string;
  /** Of the weights that ran. */
  sha256: string;
  /** It has not met the targets of its card, as the note says. */
  preview: boolean;
  preview_note: string;
  /** Mean of the photographs that it learned from, of so many faces; null where its package has none. */
  mean_spectrum: (ReportSpectrum & { faces: number }) | null;
}

/** Everything one check tells; probability and interval are those of the deciding track. */
export interface Report extends ReportScore {
  schema_version: 1;
  source: ReportSource;
  model: ReportModel;
  execution: ReportExecution;
  verdict: Verdict;
  /** Probabilities at or above likely_fake, and at or below no_sign, decide the verdict. */
  thresholds: { likely_fake: number; no_sign: number };
  /** Id of the track that decided, -1 for none. */
  deciding_track: number;
  tracks: ReportTrack[];
  frames: ReportFrame[];
  warnings: ReportWarning[];
  /** Limits of the method in plain words. */
  limits: string[];
}
