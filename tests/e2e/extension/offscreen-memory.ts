/** The memory of the offscreen document, its worker and their WebAssembly, after a garbage collection. */
import type { CDPSession } from '@playwright/test';

import type { ExtensionBrowser } from './extension-browser.js';

interface Reply {
  id: number;
  result?: { result: { value?: unknown }; exceptionDetails?: unknown };
}

/** Evaluates a promise's expression in another target, by the protocol's messages within messages. */
async function evaluateIn(session: CDPSession, targetId: string, expression: string): Promise<unknown> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  try {
    const replied = new Promise<Reply>((resolve) => {
      session.on('Target.receivedMessageFromTarget', (event) => {
        const reply = JSON.parse(event.message) as Reply;
        if (event.sessionId === sessionId && reply.id === 1) resolve(reply);
      });
    });
    const message = {
      id: 1, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true },
    };
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify(message) });
    const { result } = await replied;
    if (!result || result.exceptionDetails) throw new Error(JSON.stringify(result));
    return result.result.value;
  } finally {
    await session.send('Target.detachFromTarget', { sessionId });
  }
}

/** Bytes as performance.measureUserAgentSpecificMemory() counts them. */
export async function offscreenBytes(extension: ExtensionBrowser): Promise<number> {
  const session = await extension.context.browser()!.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  const offscreen = targetInfos.find(({ url }) => url.endsWith('/offscreen/offscreen.html'));
  if (!offscreen) throw new Error('there is no offscreen document');
  const bytes = await evaluateIn(
    session, offscreen.targetId, 'performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)');
  await session.detach();
  return Number(bytes);
}
