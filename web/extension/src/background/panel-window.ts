/** Opens the panel. Browsers allow it only at once within a click: nothing may be awaited before. */

/** Firefox's own; its types are not in Chrome's. */
interface SidebarAction {
  open(): Promise<void>;
  isOpen(details: { windowId?: number }): Promise<boolean>;
}

export const PANEL_PAGE = 'panel/panel.html';

export async function openPanel(tabId: number): Promise<void> {
  const { sidebarAction } = chrome as unknown as { sidebarAction?: SidebarAction };
  if (!sidebarAction) return chrome.sidePanel.open({ tabId });
  try {
    await sidebarAction.open();
  } catch {
    // A click on a badge does not reach this far in Firefox.
    const { windowId } = await chrome.tabs.get(tabId);
    if (await sidebarAction.isOpen({ windowId })) return;
    await chrome.tabs.create({ url: `${chrome.runtime.getURL(PANEL_PAGE)}?tab=${tabId}` });
  }
}
