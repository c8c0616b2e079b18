/** Checks as storage.session keeps them until the browser closes. */
import type { AirlErrorCode, Report } from '@airl/lib';

import type { MediaKind, PlacedCandidate } from './media.js';

/** What a check was asked about. */
export interface CheckRequest {
  id: string;
  tabId: number;
  frameId: number;
  /** "" where the element could not be found; then it has an address. */
  elementId: string;
  kind: MediaKind;
  url: string;
  name: string;
  encrypted: boolean;
  /** Origin of the tab's page, as "https://news.example". */
  pageOrigin: string;
  /** Asked for by a click, which lets the tab's picture be taken; false for automatic checks. */
  byGesture: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface CheckProgress {
  phase: 'model' | 'opening' | 'download' | 'frames' | 'picture';
  /** Of the phase; 0 where not known. Frames, for downloads bytes. */
  done: number;
  total: number;
  secondsLeft: number | null;
}

export type CheckState =
  | { status: 'waiting' }
  /** The file's origin may be read only with the reader's permission. */
  | { status: 'asking'; origin: string }
  | { status: 'checking'; progress: CheckProgress }
  | { status: 'done'; reportKey: string; verdict: Report['verdict']; probability: number }
  | { status: 'failed'; failure: CheckFailure }
  | { status: 'cancelled' };

/** Why a check ended without a report. `reason` is one of the extension's own, told in the reader's language. */
export interface CheckFailure {
  code: AirlErrorCode;
  message: string;
  reason?: FailureReason;
}

/** Reasons that the extension knows by itself. */
export const FAILURE_REASONS = [
  'drm', 'black', 'hidden', 'gone', 'frame', 'not_active', 'not_loaded', 'no_gesture', 'interrupted',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export interface CheckRecord extends CheckRequest {
  state: CheckState;
}

/** A finished check's report, by the file's hash where there is one: the same file is not judged twice. */
export interface StoredReport {
  report: Report;
  /** ISO 8601. */
  checkedAt: string;
}

/** What the toolbar's click found in a tab, for the panel. */
export interface TabScan {
  candidates: PlacedCandidate[];
  /** Origins of frames that the extension may not look into. */
  foreignOrigins: string[];
  /** The page cannot be looked into at all: a browser's own page, a store, a viewer. */
  closed: boolean;
}

export const CHECK_PREFIX = 'check:';
export const REPORT_PREFIX = 'report:';
export const SCAN_PREFIX = 'scan:';
/** The check that a badge opened, by tab. */
export const SELECTED_PREFIX = 'selected:';
/** When a tab's page before this one was left, in milliseconds since the epoch: earlier checks are not of this page. */
export const LEFT_PREFIX = 'left:';
/** Everything that is kept of a tab. */
export const TAB_PREFIXES = [SCAN_PREFIX, SELECTED_PREFIX, LEFT_PREFIX] as const;

export function isRunning({ state }: CheckRecord): boolean {
  return state.status === 'waiting' || state.status === 'checking' || state.status === 'asking';
}
