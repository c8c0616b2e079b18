/** Frames as the library pulls them, with the reason why they broke off. */

export interface FrameStream {
  frames: ReadableStream<VideoFrame>;
  /** What broke it, with its reason: the library's own error has its code and message alone. */
  failure?: unknown;
}

/** One frame for each that is judged, `maxFrames` at most; `next` gives undefined at the end. */
export function frameStream(maxFrames: number, next: () => Promise<VideoFrame | undefined>): FrameStream {
  let count = 0;
  const stream: FrameStream = {
    frames: new ReadableStream<VideoFrame>({
      async pull(controller) {
        try {
          const frame = count < maxFrames ? await next() : undefined;
          count += 1;
          if (frame) controller.enqueue(frame);
          else controller.close();
        } catch (error) {
          stream.failure = error;
          throw error;
        }
      },
    }, { highWaterMark: 0 }),
  };
  return stream;
}
