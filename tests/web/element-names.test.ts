/** A name is of an element and what it shows: with another address it is another one, to be asked about anew. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { elementOf, nameOf, toldAddressOf } from '../../web/extension/src/content/elements.js';

class Video {
  isConnected = true;
  src = '';
  srcObject: object | null = null;
  constructor(public currentSrc: string) {}
}

beforeEach(() => vi.stubGlobal('HTMLVideoElement', Video));
afterEach(() => vi.unstubAllGlobals());

function videoOf(address: string): HTMLVideoElement {
  return new Video(address) as unknown as HTMLVideoElement;
}

test('an element keeps its name while it shows the same address', () => {
  const video = videoOf('https://a.example/1.mp4');
  const name = nameOf(video);
  expect(nameOf(video)).toBe(name);
  expect(elementOf(name)).toBe(video);
});

test('with another address, also one of bytes, or a stream, the name is no longer of the element', () => {
  const video = videoOf('https://a.example/1.mp4');
  for (const change of [{ currentSrc: 'data:image/png,1' }, { currentSrc: 'data:image/png,2' }, { srcObject: {} }]) {
    const name = nameOf(video);
    Object.assign(video, change);
    expect(elementOf(name)).toBe(undefined);
    expect(nameOf(video)).not.toBe(name);
  }
});

test('of an address that holds bytes no more is told than that', () => {
  expect(toldAddressOf(videoOf('data:video/mp4;base64,AAAA'))).toBe('data:');
  expect(toldAddressOf(videoOf('blob:https://a.example/1'))).toBe('blob:https://a.example/1');
});
