/** The checks as the list of files shows them, and as they are read out. */
import type { Report } from '@airl/lib';

import { isOpen, type Check } from './checks.js';
import type { FileAction, FileEntry, QueueSummary } from './components/file-list.js';
import { progressText, shareOf } from './components/progress-panel.js';
import { formatProbability, formatTimestamp } from './format.js';
import { LIVE, QUEUE, STATUS, VERDICTS } from './strings.js';

export function entryOf(check: Check): FileEntry {
  const { id, name, state } = check;
  const entry = (mark: string, status: string, share?: number): FileEntry =>
    ({ id, name, mark, status, actions: actionsOf(check), ...(share !== undefined && { share }) });
  switch (state.status) {
    case 'done': {
      const { verdict } = state.report;
      return entry(verdict, QUEUE.result(VERDICTS[verdict].label, probabilityText(state.report)));
    }
    case 'checking':
      return entry('checking', progressText(state.progress), shareOf(state.progress));
    case 'live':
      return entry('checking', LIVE.row(formatTimestamp(state.latest?.timestampS ?? 0, false)));
    case 'waiting':
    case 'failed':
    case 'cancelled':
      return entry(state.status, QUEUE[state.status]);
  }
}

function actionsOf(check: Check): FileAction[] {
  if (isOpen(check)) return ['cancel'];
  const again = check.state.status !== 'done' && check.source.kind !== 'live';
  return again ? ['retry', 'remove'] : ['remove'];
}

export function summaryOf(checks: readonly Check[]): QueueSummary {
  return {
    total: checks.length,
    ended: checks.filter((check) => !isOpen(check)).length,
    results: checks.filter(({ state }) => state.status === 'done' || state.status === 'failed').length,
  };
}

/** Told apart from the thresholds, which stand beside it in the result. */
function probabilityText({ probability, thresholds }: Report): string {
  return formatProbability(probability, Object.values(thresholds));
}

/** What is read out when a check has ended; nothing before. */
export function announcementOf({ name, state }: Check): string | undefined {
  if (state.status === 'failed') return STATUS.failed(name, state.message);
  if (state.status !== 'done') return undefined;
  return STATUS.done(name, VERDICTS[state.report.verdict].label, probabilityText(state.report));
}
