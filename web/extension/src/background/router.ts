/** Routes: clicks and messages to whoever answers them. Keeps nothing in memory; the browser may end it at any time. */
import { SELECTED_PREFIX } from '../shared/check-record.js';
import type { BackgroundMessage } from '../shared/messages.js';
import { isOwnPage, listen, sendToFrame } from '../shared/messaging.js';
import { originPattern } from '../shared/settings.js';
import { isAutomaticSite, registerAutomaticSites } from './automatic-sites.js';
import type { DetectorHost } from './detector-host.js';
import { forgetTab, leavePage } from './leave-page.js';
import { openPanel } from './panel-window.js';
import { failRunningRecords, findReport, tellRecord, writeReport } from './records.js';
import { checkAddress, checkAgain, checkElement, checkMain, startCheck } from './start-check.js';
import { takeTabPicture } from './tab-picture.js';

const MENU = 'check';

function logFailure(error: unknown): void {
  console.warn('AIRL:', error);
}

/** What a page's content script may ask: its process is the page's, so it may not do more. */
function answerPage(
  host: DetectorHost, message: BackgroundMessage, { tab, url, frameId = 0 }: chrome.runtime.MessageSender,
): Promise<unknown> | undefined {
  if (tab?.id === undefined) return undefined;
  const tabId = tab.id;
  if (message.type === 'open-panel') {
    const opened = openPanel(tabId);
    return chrome.storage.session.set({ [`${SELECTED_PREFIX}${tabId}`]: message.checkId }).then(() => opened);
  }
  if (message.type !== 'automatic' || url === undefined) return undefined;
  return isAutomaticSite(new URL(url).origin).then((wanted) =>
    wanted ? startCheck(host, tabId, { ...message.candidate, frameId }, false).then(() => null) : null);
}

/** What the extension's own pages ask. */
export async function answerBackground(host: DetectorHost, message: BackgroundMessage): Promise<unknown> {
  switch (message.type) {
    case 'scan':
      return checkMain(host, message.tabId);
    case 'check':
      return checkElement(host, message, message.elementId);
    case 'again':
      return checkAgain(host, message.checkId);
    case 'cancel':
      // Without a host nothing runs, whatever the records say.
      return host.send({ target: 'offscreen', type: 'stop', checkId: message.checkId })
        .catch(() => failRunningRecords());
    case 'answer':
      return host.send({
        target: 'offscreen', type: 'answered', checkId: message.checkId, granted: message.granted,
      });
    case 'record':
      return tellRecord(message.record);
    case 'store-report':
      return writeReport(message.key, message.stored);
    case 'find-report':
      return findReport(message.key);
    case 'may-read':
      return chrome.permissions.contains({ origins: [originPattern(message.origin)] });
    case 'send-pixels': {
      const { elementId, port } = message;
      return sendToFrame(message, { target: 'content', type: 'send-pixels', elementId, port });
    }
    case 'tab-picture':
      return takeTabPicture(message.request);
    case 'open-panel':
    case 'automatic':
      throw new Error(`${message.type} is asked by pages only`);
  }
}

/** Sets up every listener: at once, as a service worker that was woken by an event must. */
export function route(host: DetectorHost): void {
  chrome.runtime.onInstalled.addListener(() => {
    chrome.contextMenus.create({
      id: MENU, title: chrome.i18n.getMessage('menuCheck'), contexts: ['video', 'image', 'page'],
    });
    registerAutomaticSites().catch(logFailure);
  });
  chrome.action.onClicked.addListener(({ id }) => {
    if (id === undefined) return;
    openPanel(id).catch(logFailure);
    checkMain(host, id).catch(logFailure);
  });
  chrome.contextMenus.onClicked.addListener((info, tab) => {
    if (tab?.id === undefined) return;
    openPanel(tab.id).catch(logFailure);
    const { srcUrl, mediaType, frameId = 0 } = info;
    const check = srcUrl
      ? checkAddress(host, tab.id, { url: srcUrl, kind: mediaType === 'video' ? 'video' : 'picture', frameId })
      : checkMain(host, tab.id);
    check.catch(logFailure);
  });
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === 'local' && changes['automaticSites']) registerAutomaticSites().catch(logFailure);
  });
  chrome.permissions.onRemoved.addListener(() => void registerAutomaticSites().catch(logFailure));
  chrome.tabs.onRemoved.addListener((tabId) => void forgetTab(tabId));
  chrome.tabs.onUpdated.addListener((tabId, { status }) => {
    if (status === 'loading') leavePage(tabId).catch(logFailure);
  });
  listen('background', (message, sender) =>
    isOwnPage(sender) ? answerBackground(host, message) : answerPage(host, message, sender));
}
