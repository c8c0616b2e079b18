/** A check's state in a few words and as a mark, for badge and list. */
import type { BadgeStrings } from './badge-strings.js';
import type { CheckRecord } from './check-record.js';

/** Class of the mark, as the page's file list names them: a verdict or a status. */
export function badgeMark({ state }: CheckRecord): string {
  return state.status === 'done' ? state.verdict : state.status;
}

export function badgeText({ state }: CheckRecord, strings: BadgeStrings): string {
  switch (state.status) {
    case 'done':
      return strings.verdicts[state.verdict].label;
    case 'checking': {
      const { phase, done, total } = state.progress;
      if (phase === 'frames' && total > 0) return strings.frames(done, total);
      if (phase === 'model') return strings.loading;
      return phase === 'picture' ? strings.checking : strings.reading;
    }
    case 'waiting':
    case 'asking':
    case 'failed':
    case 'cancelled':
      return strings[state.status];
  }
}
