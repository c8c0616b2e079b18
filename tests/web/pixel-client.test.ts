/** The port over which a content script hands an element's file or frames to the check that asked for them. */
import { beforeEach, expect, test, vi } from 'vitest';

import { acceptPixelPorts, PixelClient } from '../../web/extension/src/offscreen/pixel-client.js';
import type { Tell } from '../../web/extension/src/offscreen/tell.js';
import type { CheckRequest } from '../../web/extension/src/shared/check-record.js';

interface FakePort {
  name: string;
  disconnect: () => void;
}

let connect: (port: FakePort) => void;
const REQUEST = { tabId: 1, frameId: 0, elementId: 'video-1' } as unknown as CheckRequest;

function portNamed(name: string): FakePort {
  return { name, disconnect: vi.fn() };
}

beforeEach(() => {
  vi.stubGlobal('chrome', {
    runtime: { onConnect: { addListener: (listener: typeof connect) => { connect = listener; } } },
  });
  acceptPixelPorts();
});

/** Opens a client, and gives the name of the port that it asked for. */
function ask(signal: AbortSignal): { name: string; opened: Promise<PixelClient> } {
  let name = '';
  const tell = ((message: { port: string }) => {
    name = message.port;
    return Promise.resolve();
  }) as unknown as Tell;
  const opened = PixelClient.open(REQUEST, tell, signal);
  return { name, opened };
}

test('a port that was asked for is taken', async () => {
  const { name, opened } = ask(new AbortController().signal);
  const port = portNamed(name);
  connect(port);
  await opened;
  expect(port.disconnect).not.toHaveBeenCalled();
});

test('a second port of the same name is sent away, and the first stays', async () => {
  const { name, opened } = ask(new AbortController().signal);
  const [first, second] = [portNamed(name), portNamed(name)];
  connect(first);
  await opened;
  connect(second);
  expect(second.disconnect).toHaveBeenCalledOnce();
  expect(first.disconnect).not.toHaveBeenCalled();
});

test('a port that comes after its check was cancelled is sent away', async () => {
  const check = new AbortController();
  const { name, opened } = ask(check.signal);
  check.abort();
  await expect(opened).rejects.toMatchObject({ code: 'cancelled' });
  const port = portNamed(name);
  connect(port);
  expect(port.disconnect).toHaveBeenCalledOnce();
});

test("another part's port is left alone", () => {
  const port = portNamed('panel');
  connect(port);
  expect(port.disconnect).not.toHaveBeenCalled();
});
