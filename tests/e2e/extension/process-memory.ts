/** The memory of the extension's process: service worker, offscreen document, detector and its WebAssembly. */
import { readFile } from 'node:fs/promises';

import type { ExtensionBrowser } from './extension-browser.js';

/** Bytes of the process that belong to no file (RssAnon of proc(5)); the files are Chromium's own code. */
export async function extensionBytes(extension: ExtensionBrowser): Promise<number> {
  const session = await extension.context.browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let bytes = 0;
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const [command, status] = await Promise.all(
      ['cmdline', 'status'].map((name) => readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '')));
    if (command!.includes('--extension-process')) bytes += Number(/^RssAnon:\s+(\d+) kB$/m.exec(status!)?.[1]) * 1024;
  }
  return bytes;
}
