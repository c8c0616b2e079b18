/** The offscreen document's end of a pixel port: asks one content script for an element's file or frames. */
import { AirlError } from '@airl/lib';

import type { CheckRequest } from '../shared/check-record.js';
import { PIXEL_PORT_PREFIX, type PixelAnswer, type PixelRequest } from '../shared/pixel-port.js';
import { ReasonError } from './failure.js';
import type { Tell } from './tell.js';

/** Ports that were asked for, by name, until their content scripts connect. */
const awaited = new Map<string, (port: chrome.runtime.Port) => void>();

/** Hands over the ports of content scripts. Once, when the document starts. */
export function acceptPixelPorts(): void {
  chrome.runtime.onConnect.addListener((port) => {
    const take = awaited.get(port.name);
    awaited.delete(port.name);
    if (take) take(port);
    // Asked for twice, as a message to the service worker may be, or by a check that was cancelled since.
    else if (port.name.startsWith(PIXEL_PORT_PREFIX)) port.disconnect();
  });
}

function errorOf({ code, message, reason }: Extract<PixelAnswer, { type: 'failed' }>): AirlError {
  return reason ? new ReasonError(reason, code, message) : new AirlError(code, message);
}

export class PixelClient {
  private constructor(private readonly port: chrome.runtime.Port, private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => port.disconnect(), { once: true });
  }

  /** Errors: truncated where the page or its element is gone; cancelled. */
  static async open(request: CheckRequest, tell: Tell, signal: AbortSignal): Promise<PixelClient> {
    const name = `${PIXEL_PORT_PREFIX}${crypto.randomUUID()}`;
    const { tabId, frameId, elementId } = request;
    try {
      const port = await new Promise<chrome.runtime.Port>((resolve, reject) => {
        awaited.set(name, resolve);
        signal.addEventListener('abort', () => reject(new AirlError('cancelled', 'the check was cancelled')));
        tell({ target: 'background', type: 'send-pixels', tabId, frameId, elementId, port: name }).catch(reject);
      });
      return new PixelClient(port, signal);
    } catch (error) {
      if (error instanceof AirlError) throw error;
      throw new ReasonError('gone', 'truncated', `the page has been left: ${String(error)}`);
    } finally {
      awaited.delete(name);
    }
  }

  /** One request at a time. Errors: those of the content script; truncated, cancelled. */
  ask(request: PixelRequest): Promise<Exclude<PixelAnswer, { type: 'failed' }>> {
    return new Promise((resolve, reject) => {
      const { port, signal } = this;
      const settle = (settled: () => void): void => {
        port.onMessage.removeListener(receive);
        port.onDisconnect.removeListener(lose);
        signal.removeEventListener('abort', cancel);
        settled();
      };
      const receive = (answer: PixelAnswer): void => settle(() =>
        answer.type === 'failed' ? reject(errorOf(answer)) : resolve(answer));
      const lose = (): void => settle(() => reject(new ReasonError('gone', 'truncated', 'the page has been left')));
      const cancel = (): void => settle(() => reject(new AirlError('cancelled', 'the check was cancelled')));
      if (signal.aborted) return cancel();
      port.onMessage.addListener(receive);
      port.onDisconnect.addListener(lose);
      signal.addEventListener('abort', cancel, { once: true });
      port.postMessage(request);
    });
  }

  close(): void {
    this.port.disconnect();
  }
}
