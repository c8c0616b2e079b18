/** mediabunny's sink of decoded frames: one failure contained, alpha left out. Written against mediabunny 1.59. */
import { VideoSampleSink } from 'mediabunny';

interface CallSerializer {
  currentPromise: Promise<void>;
  call(run: () => Promise<void> | void): Promise<void>;
}

interface DecoderWrapper {
  customDecoderCallSerializer?: CallSerializer;
  decodeAlphaData: (packet: unknown) => void;
  pushNullAlphaFrame(): void;
}

type CreateDecoder = (...callbacks: unknown[]) => Promise<DecoderWrapper>;

/**
 * A sink whose decoder is closed even where it failed. mediabunny runs the calls of a custom decoder (in Node: of
 * node-av) one after the other on one promise. A packet that cannot be decoded rejects it for good: close() then never
 * reaches the decoder, and its rejection, which nobody awaits, ends a Node process. Here each call fails for itself.
 *
 * An alpha plane is not decoded: nothing looks at it, and mediabunny's merging of both pictures ends with pixels that
 * are no longer the decoder's, or fails, as in Chromium without a graphics processor.
 */
export function openSampleSink(...[track, options]: ConstructorParameters<typeof VideoSampleSink>): VideoSampleSink {
  const sink = new VideoSampleSink(track, options);
  const internals = sink as unknown as { _createDecoder: CreateDecoder };
  const createDecoder = internals._createDecoder.bind(sink);
  internals._createDecoder = async (...callbacks) => {
    const decoder = await createDecoder(...callbacks);
    decoder.decodeAlphaData = () => decoder.pushNullAlphaFrame();
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
