/** All results of a visit as JSON lines, in the form that `airl-check --json` prints. */
import type { Check } from './checks.js';

/** A report or an error row for each check that has ended, in the queue's order; cancelled ones are left out. */
export function queueLines(checks: readonly Check[]): string {
  return checks.map(row).filter((value) => value !== undefined).map((value) => `${JSON.stringify(value)}\n`).join('');
}

function row({ name, state, checkedAt }: Check): object | undefined {
  if (state.status === 'done') return { ...state.report, checked_at: checkedAt?.toISOString() };
  if (state.status !== 'failed') return undefined;
  return { source: { name }, error: { code: state.code, message: state.message } };
}
