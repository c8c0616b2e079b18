/** What the panel shows, read from storage.session, where the service worker keeps it. */
import {
  CHECK_PREFIX, LEFT_PREFIX, REPORT_PREFIX, SCAN_PREFIX, SELECTED_PREFIX, type CheckRecord, type StoredReport,
  type TabScan,
} from '../shared/check-record.js';

export interface PanelState {
  /** Of the tab, the newest first. */
  records: CheckRecord[];
  scan: TabScan | undefined;
  /** Id of the check that a badge asked for. */
  selected: string | undefined;
  /** The newest check of the page that the tab shows. */
  newest: CheckRecord | undefined;
}

export async function readState(tabId: number): Promise<PanelState> {
  const stored = await chrome.storage.session.get(null);
  const records = Object.entries(stored)
    .filter(([key]) => key.startsWith(CHECK_PREFIX))
    .map(([, record]) => record as CheckRecord)
    .filter((record) => record.tabId === tabId)
    .sort((a, b) => b.createdAt - a.createdAt);
  const leftAt = (stored[`${LEFT_PREFIX}${tabId}`] as number | undefined) ?? 0;
  return {
    records,
    scan: stored[`${SCAN_PREFIX}${tabId}`] as TabScan | undefined,
    newest: records.find(({ createdAt }) => createdAt > leftAt),
    selected: stored[`${SELECTED_PREFIX}${tabId}`] as string | undefined,
  };
}

export async function readReport(key: string): Promise<StoredReport | undefined> {
  const name = `${REPORT_PREFIX}${key}`;
  return (await chrome.storage.session.get(name))[name] as StoredReport | undefined;
}

/** Calls back after changes: at once, or when the reading of the one before has ended. */
export function watchState(onChange: () => Promise<void>): void {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await onChange();
    } while (again);
    running = undefined;
  };
  chrome.storage.session.onChanged.addListener(() => {
    again = true;
    running ??= run();
  });
}
