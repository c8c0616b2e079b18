/** Converter paths that the BlazeFace files do not take: fused activations, VALID padding, dilation, other grids. */
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';

import { convertToOnnx } from '../../tools/face_net/convert.js';
import type { Model, Operator, Tensor } from '../../tools/face_net/tflite.js';
import { interpret } from './face-net-interpreter.js';

/** Collects tensors; weights are float32 constants between -1 and 1. */
class ModelBuilder {
  readonly tensors: Tensor[] = [];
  readonly operators: Operator[] = [];
  private seed = 7;

  value(...shape: number[]): number {
    return this.tensors.push({ name: `t${this.tensors.length}`, shape, type: 'float32' }) - 1;
  }

  weight(...shape: number[]): number {
    const values = new Float32Array(shape.reduce((product, n) => product * n, 1)).map(() => {
      this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
      return this.seed / 2 ** 31 - 1;
    });
    const tensor: Tensor = {
      name: `w${this.tensors.length}`,
      shape,
      type: 'float32',
      data: new Uint8Array(values.buffer),
    };
    return this.tensors.push(tensor) - 1;
  }

  add(operator: Operator): number {
    this.operators.push(operator);
    return operator.outputs[0]!;
  }
}

const WINDOW = { padding: 'same', strides: [1, 1] } as const;
const PLAIN = { dilations: [1, 1], activation: 'none' } as const;

/** Input 8 x 8 x 3, then `middle` (which gives 4 x 4 x 5), then two heads of 16 anchors. */
function modelWith(middle: (model: ModelBuilder, input: number) => number): Model {
  const model = new ModelBuilder();
  const input = model.value(1, 8, 8, 3);
  const features = middle(model, input);
  const outputs = [16, 1].map((channels) => {
    const inputs = [features, model.weight(channels, 1, 1, 5), model.weight(channels)];
    const head = model.add({ kind: 'CONV_2D', ...WINDOW, ...PLAIN, inputs, outputs: [model.value(1, 4, 4, channels)] });
    return model.add({ kind: 'RESHAPE', inputs: [head], outputs: [model.value(1, 16, channels)] });
  });
  return { description: 'test', tensors: model.tensors, operators: model.operators, inputs: [input], outputs };
}

function convolution(
  model: ModelBuilder,
  from: number,
  options: Partial<Operator & { kind: 'CONV_2D' }>,
  ...shape: number[]
): number {
  const weights = model.weight(shape[3]!, 3, 3, model.tensors[from]!.shape[3]!);
  const inputs = [from, weights, model.weight(shape[3]!)];
  return model.add({ kind: 'CONV_2D', ...WINDOW, ...PLAIN, ...options, inputs, outputs: [model.value(...shape)] });
}

function resize(
  model: ModelBuilder,
  from: number,
  alignCorners: boolean,
  halfPixelCenters: boolean,
  ...shape: number[]
): number {
  return model.add({
    kind: 'RESIZE_BILINEAR',
    alignCorners,
    halfPixelCenters,
    inputs: [from],
    outputs: [model.value(...shape)],
  });
}

test.each<[string, Model]>([
  [
    'fused relu, stride 2 and dilation',
    modelWith((m, x) => convolution(m, x, { activation: 'relu', strides: [2, 2], dilations: [2, 2] }, 1, 4, 4, 5)),
  ],
  [
    'VALID padding and dilation',
    modelWith((m, x) => convolution(m, x, { padding: 'valid', dilations: [2, 2] }, 1, 4, 4, 5)),
  ],
  [
    'unequal strides, then a resize with aligned corners',
    modelWith((m, x) => resize(m, convolution(m, x, { strides: [4, 2] }, 1, 2, 4, 5), true, false, 1, 4, 4, 5)),
  ],
  [
    'asymmetric resize',
    modelWith((m, x) => resize(m, convolution(m, x, { strides: [4, 4] }, 1, 2, 2, 5), false, false, 1, 4, 4, 5)),
  ],
  [
    'depthwise with two outputs a channel, pooling, concatenation of pictures',
    modelWith((m, x) => {
      const inputs = [x, m.weight(1, 3, 3, 6), m.weight(6)];
      const window = { padding: 'same', strides: [2, 2] } as const;
      const wide = m.add({ kind: 'DEPTHWISE_CONV_2D', ...window, ...PLAIN, inputs, outputs: [m.value(1, 4, 4, 6)] });
      const pooled = m.add({
        kind: 'MAX_POOL_2D',
        ...window,
        filter: [3, 3],
        activation: 'none',
        inputs: [x],
        outputs: [m.value(1, 4, 4, 3)],
      });
      const joined = m.value(1, 4, 4, 9);
      m.add({ kind: 'CONCATENATION', axis: -1, activation: 'relu', inputs: [wide, pooled], outputs: [joined] });
      return convolution(m, joined, {}, 1, 4, 4, 5);
    }),
  ],
])('%s', async (_, model) => {
  const image = new Float32Array(3 * 64).map((_, i) => Math.sin(1.7 * i));
  const expected = interpret(
    model,
    new Float64Array(image.length).map((_, i) => image[(i % 3) * 64 + Math.floor(i / 3)]!),
  );
  const session = await InferenceSession.create(convertToOnnx(model, 'test').file);
  const { boxes, scores } = await session.run({ image: new OnnxTensor('float32', image, [1, 3, 8, 8]) });
  for (const [actual, reference] of [
    [boxes!.data as Float32Array, expected.get(16)!],
    [scores!.data as Float32Array, expected.get(1)!],
  ] as const) {
    // Three layers of a few dozen products each, values of order 10.
    actual.forEach((value, i) => expect(Math.abs(value - reference[i]!), `at ${i}`).toBeLessThan(1e-4));
  }
});

test('what has no counterpart is refused by name', () => {
  const model = modelWith((m, x) => convolution(m, x, { strides: [2, 2] }, 1, 4, 4, 5));
  const input = model.inputs[0]!;
  const quantized: Operator = { kind: 'DEQUANTIZE', inputs: [input], outputs: [input] };
  expect(() => convertToOnnx({ ...model, operators: [quantized] }, 'test')).toThrow(
    'DEQUANTIZE of t0: only float16 constants',
  );
  expect(() => convertToOnnx({ ...model, operators: model.operators.slice(1) }, 'test')).toThrow(
    't3 is read before it is computed',
  );
  expect(() => convertToOnnx({ ...model, outputs: [input] }, 'test')).toThrow(
    'outputs [1,8,8,3] are not boxes and scores',
  );
});
