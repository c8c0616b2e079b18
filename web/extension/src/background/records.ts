/** Checks and their reports in storage.session: until the browser closes, at most MAX_RECORDS of them. */
import {
  CHECK_PREFIX, REPORT_PREFIX, isRunning, type CheckRecord, type StoredReport,
} from '../shared/check-record.js';
import { MAX_RECORDS } from '../shared/limits.js';
import { sendToFrame } from '../shared/messaging.js';

/** All checks, the newest first. */
export async function readRecords(): Promise<CheckRecord[]> {
  const stored = await chrome.storage.session.get(null);
  return Object.entries(stored)
    .filter(([key]) => key.startsWith(CHECK_PREFIX))
    .map(([, record]) => record as CheckRecord)
    .sort((a, b) => b.createdAt - a.createdAt);
}

export async function writeRecord(record: CheckRecord): Promise<void> {
  await chrome.storage.session.set({ [`${CHECK_PREFIX}${record.id}`]: record });
}

export async function findReport(key: string): Promise<StoredReport | null> {
  const name = `${REPORT_PREFIX}${key}`;
  return ((await chrome.storage.session.get(name))[name] as StoredReport | undefined) ?? null;
}

/** Keeps a report; where the browser's room for a session is used up, the oldest checks make way. */
export async function writeReport(key: string, stored: StoredReport): Promise<void> {
  for (let kept = MAX_RECORDS; ; kept = Math.floor(kept / 2)) {
    try {
      await chrome.storage.session.set({ [`${REPORT_PREFIX}${key}`]: stored });
      return;
    } catch (error) {
      if (kept === 0) throw error;
      await dropOldRecords(kept >> 1);
    }
  }
}

/** Drops all but the newest finished checks, and the reports that no check names any more. */
export async function dropOldRecords(kept = MAX_RECORDS): Promise<void> {
  const records = await readRecords();
  const dropped = records.slice(kept).filter((record) => !isRunning(record));
  if (dropped.length === 0) return;
  const named = new Set(
    records.filter((record) => !dropped.includes(record)).flatMap((record) => reportKeyOf(record) ?? []));
  const orphans = dropped.flatMap((record) => reportKeyOf(record) ?? []).filter((key) => !named.has(key));
  await chrome.storage.session.remove([
    ...dropped.map(({ id }) => `${CHECK_PREFIX}${id}`), ...orphans.map((key) => `${REPORT_PREFIX}${key}`),
  ]);
}

/** Tells a check's state to all who look: the panel by the storage, the page's badge by a message. */
export async function tellRecord(record: CheckRecord): Promise<void> {
  await writeRecord(record);
  await sendToFrame(record, { target: 'content', type: 'badge', record }).catch(() => undefined);
}

/** Ends the checks of a detector's host that is no more; not that of `startingId`, which begins. */
export async function failRunningRecords(startingId?: string): Promise<void> {
  for (const record of (await readRecords()).filter((other) => isRunning(other) && other.id !== startingId)) {
    const failure = { code: 'internal', message: 'the check was interrupted', reason: 'interrupted' } as const;
    await tellRecord({ ...record, state: { status: 'failed', failure } });
  }
}

function reportKeyOf({ state }: CheckRecord): string | undefined {
  return state.status === 'done' ? state.reportKey : undefined;
}
