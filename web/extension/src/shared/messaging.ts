/** Sends and answers the messages of messages.ts. A failure on the other side is a failure here. */
import { MAX_DELIVERIES } from './limits.js';
import type {
  BackgroundMessage, CheckMessage, ContentMessage, Message, OffscreenMessage, Reply,
} from './messages.js';

type Answer = { ok: true; value: unknown } | { ok: false; message: string };

function valueOf<M extends Message>(message: M, answer: Answer | undefined): Reply<M['type']> {
  if (!answer) throw new Error(`${message.target} did not answer ${message.type}`);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value as Reply<M['type']>;
}

/** To the service worker or the offscreen document. Rejects where nobody is there. */
export async function send<M extends BackgroundMessage | OffscreenMessage>(message: M): Promise<Reply<M['type']>> {
  return valueOf(message, await chrome.runtime.sendMessage<Message, Answer | undefined>(message));
}

/**
 * From a check to the service worker, which the browser may end at any time: a message that it could not answer any
 * more is sent again and starts it anew, so the same one may arrive twice. Rejects with the last failure of delivery,
 * and at once with a failure that it answers.
 */
export async function sendPersistently<M extends CheckMessage>(message: M): Promise<Reply<M['type']>> {
  for (let delivery = 1; ; ++delivery) {
    let answer: Answer | undefined;
    try {
      answer = await chrome.runtime.sendMessage<Message, Answer | undefined>(message);
    } catch (error) {
      if (delivery === MAX_DELIVERIES) throw error;
      continue;
    }
    return valueOf(message, answer);
  }
}

/** To the content script of one frame of a tab. Rejects where there is none. */
export async function sendToFrame<M extends ContentMessage>(
  { tabId, frameId }: { tabId: number; frameId: number }, message: M,
): Promise<Reply<M['type']>> {
  return valueOf(message, await chrome.tabs.sendMessage<Message, Answer | undefined>(tabId, message, { frameId }));
}

/** Whether a message comes from one of the extension's own pages; content scripts share a process with their page. */
export function isOwnPage({ url, id }: chrome.runtime.MessageSender): boolean {
  return id === chrome.runtime.id && (url?.startsWith(chrome.runtime.getURL('')) ?? false);
}

/** Answers the messages to one room. A handler that returns undefined refuses: the message was not meant for it. */
export function listen<Target extends Message['target']>(
  target: Target,
  handle: (
    message: Extract<Message, { target: Target }>, sender: chrome.runtime.MessageSender,
  ) => Promise<unknown> | undefined,
): void {
  chrome.runtime.onMessage.addListener((message: Message, sender, respond: (answer: Answer) => void) => {
    if (message.target !== target) return false;
    const handled = handle(message as Extract<Message, { target: Target }>, sender);
    if (!handled) return false;
    handled.then(
      (value) => respond({ ok: true, value: value ?? null }),
      (error: unknown) => respond({ ok: false, message: error instanceof Error ? error.message : String(error) }));
    return true;
  });
}
