/** mediabunny's sink of decoded frames, with one failure contained. Written against mediabunny 1.59. */
import { VideoSampleSink } from 'mediabunny';

interface CallSerializer {
  currentPromise: Promise<void>;
  call(run: () => Promise<void> | void): Promise<void>;
}

type CreateDecoder = (...callbacks: unknown[]) => Promise<{ customDecoderCallSerializer?: CallSerializer }>;

/**
 * A sink whose decoder is closed even where it failed. mediabunny runs the calls of a custom decoder (in Node: of
 * node-av) one after the other on one promise. A packet that cannot be decoded rejects it for good: close() then never
 * reaches the decoder, and its rejection, which nobody awaits, ends a Node process. Here each call fails for itself.
 */
export function openSampleSink(...[track, options]: ConstructorParameters<typeof VideoSampleSink>): VideoSampleSink {
  const sink = new VideoSampleSink(track, options);
  const internals = sink as unknown as { _createDecoder: CreateDecoder };
  const createDecoder = internals._createDecoder.bind(sink);
  internals._createDecoder = async (...callbacks) => {
    const decoder = await createDecoder(...callbacks);
    const calls = decoder.customDecoderCallSerializer;
    if (calls) {
      // The first call, init(), is already on its way; its own failure is told to mediabunny.
      calls.currentPromise = calls.currentPromise.catch(() => undefined);
      calls.call = (run) => {
        const result = calls.currentPromise.then(run);
        calls.currentPromise = result.catch(() => undefined);
        return result;
      };
    }
    return decoder;
  };
  return sink;
}
