/** The Vite example as it runs: what it shows of a file that cannot be checked. */
import { expect, test, vi } from 'vitest';

const { AirlError, detector } = vi.hoisted(() => ({
  AirlError: class extends Error {
    constructor(readonly code: string, message: string) {
      super(message);
    }
  },
  detector: {
    facts: { model: { name: 'airl-lite' }, provider: 'wasm' },
    kindOf: vi.fn(async () => Promise.resolve('picture')),
    checkImage: vi.fn(),
    checkVideo: vi.fn(),
  },
}));
vi.mock('@airl/lib', () => ({ AirlError, createDetector: async () => Promise.resolve(detector) }));

test('the Vite example shows no earlier verdict, tells an error and takes clips', async () => {
  let choose: () => void = () => expect.fail('nothing listens');
  const status = { textContent: '' };
  const input = {
    disabled: true, files: [{ name: 'a.jpg' }],
    addEventListener: (_type: string, listener: () => void) => (choose = listener),
  };
  vi.stubGlobal('document', {
    baseURI: 'https://page.example/', querySelector: (name: string) => (name === '#status' ? status : input),
  });
  await import('../../web/lib/examples/vite/src/main.js');

  detector.checkImage.mockResolvedValueOnce({ verdict: 'uncertain', probability: 0.5 });
  choose();
  await vi.waitFor(() => expect(status.textContent).toBe('uncertain: 0.50'));

  detector.checkImage.mockRejectedValueOnce(new AirlError('bad_input', 'the file is empty'));
  choose();
  expect(status.textContent).toBe('Checking a.jpg');
  await vi.waitFor(() => expect(status.textContent).toBe('bad_input: the file is empty'));

  detector.kindOf.mockResolvedValueOnce('video');
  detector.checkVideo.mockReturnValueOnce((async function* () {
    yield await Promise.resolve({ type: 'frame' });
    return { verdict: 'likely_fake', probability: 0.9 };
  })());
  choose();
  await vi.waitFor(() => expect(status.textContent).toBe('likely_fake: 0.90'));
  vi.unstubAllGlobals();
});
