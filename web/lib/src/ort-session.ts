/** ONNX Runtime's sessions as the engine's; the same objects in ort-web.ts and ort-node.ts. */
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common';

import { AirlError } from './errors.js';
import type { NetSession } from './host.js';

function floats(name: string, value: Tensor): Float32Array {
  if (!(value.data instanceof Float32Array)) {
    throw new AirlError('model_mismatch', `output ${name} is ${value.type}, not float32`);
  }
  return value.data;
}

/** A session whose inputs and outputs are float32 in host memory. */
export function wrapSession(session: InferenceSession, TensorType: TensorConstructor): NetSession {
  return {
    async run(inputs) {
      const feeds: Record<string, Tensor> = {};
      for (const [name, { data, dims }] of Object.entries(inputs)) feeds[name] = new TensorType('float32', data, dims);
      const missing = session.inputNames.find((name) => !(name in feeds));
      if (missing !== undefined) throw new AirlError('model_mismatch', `the network wants an input ${missing}`);
      const outputs = await session.run(feeds);
      return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, floats(name, value)]));
    },
    release: () => session.release(),
  };
}
