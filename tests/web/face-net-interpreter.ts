/**
 * Naive interpreter of a .tflite graph: plain loops in double precision over [N, H, W, C] memory, written from the
 * definitions of TensorFlow Lite's reference kernels. It shares the file reader with the converter and nothing else.
 */
import type { Model, Operator, Tensor } from '../../tools/face_net/tflite.js';

/** Shape [N, H, W, C] or less; values in that order. */
interface Value {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function readConstant(tensor: Tensor): Value {
  const { data } = tensor;
  if (data === undefined) throw new Error(`${tensor.name} has no value`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const bytes = tensor.type === 'float16' ? 2 : 4;
  const values = new Float64Array(data.byteLength / bytes).map((_, i) => {
    if (tensor.type === 'float16') return halfToNumber(view.getUint16(2 * i, true));
    return tensor.type === 'int32' ? view.getInt32(4 * i, true) : view.getFloat32(4 * i, true);
  });
  return { shape: tensor.shape, values };
}

function padBefore(same: boolean, input: number, output: number, extent: number, stride: number): number {
  return same ? Math.floor(Math.max((output - 1) * stride + extent - input, 0) / 2) : 0;
}

function convolve(
  operator: Operator & { kind: 'CONV_2D' | 'DEPTHWISE_CONV_2D' },
  x: Value,
  filter: Value,
  bias: Value,
  shape: readonly number[],
): Float64Array {
  const [, inH, inW, inC] = x.shape as [number, number, number, number];
  const [, outH, outW, outC] = shape as [number, number, number, number];
  const [, kH, kW] = filter.shape as [number, number, number, number];
  const [strideY, strideX] = operator.strides;
  const [dilationY, dilationX] = operator.dilations;
  const same = operator.padding === 'same';
  const top = padBefore(same, inH, outH, (kH - 1) * dilationY + 1, strideY);
  const left = padBefore(same, inW, outW, (kW - 1) * dilationX + 1, strideX);
  const depthwise = operator.kind === 'DEPTHWISE_CONV_2D';
  const multiplier = outC / inC;
  const result = new Float64Array(outH * outW * outC);
  for (let y = 0; y < outH; ++y) {
    for (let xo = 0; xo < outW; ++xo) {
      for (let o = 0; o < outC; ++o) {
        let sum = bias.values[o]!;
        for (let ky = 0; ky < kH; ++ky) {
          const iy = y * strideY - top + ky * dilationY;
          if (iy < 0 || iy >= inH) continue;
          for (let kx = 0; kx < kW; ++kx) {
            const ix = xo * strideX - left + kx * dilationX;
            if (ix < 0 || ix >= inW) continue;
            const from = (iy * inW + ix) * inC;
            if (depthwise) {
              sum += x.values[from + Math.floor(o / multiplier)]! * filter.values[(ky * kW + kx) * outC + o]!;
              continue;
            }
            const weight = ((o * kH + ky) * kW + kx) * inC;
            for (let i = 0; i < inC; ++i) sum += x.values[from + i]! * filter.values[weight + i]!;
          }
        }
        result[(y * outW + xo) * outC + o] = sum;
      }
    }
  }
  return result;
}

function maxPool(operator: Operator & { kind: 'MAX_POOL_2D' }, x: Value, shape: readonly number[]): Float64Array {
  const [, inH, inW, channels] = x.shape as [number, number, number, number];
  const [, outH, outW] = shape as [number, number, number, number];
  const same = operator.padding === 'same';
  const top = padBefore(same, inH, outH, operator.filter[0], operator.strides[0]);
  const left = padBefore(same, inW, outW, operator.filter[1], operator.strides[1]);
  const result = new Float64Array(outH * outW * channels).fill(-Infinity);
  for (let y = 0; y < outH; ++y) {
    for (let xo = 0; xo < outW; ++xo) {
      for (let iy = y * operator.strides[0] - top; iy < y * operator.strides[0] - top + operator.filter[0]; ++iy) {
        for (
          let ix = xo * operator.strides[1] - left;
          ix < xo * operator.strides[1] - left + operator.filter[1];
          ++ix
        ) {
          if (iy < 0 || iy >= inH || ix < 0 || ix >= inW) continue;
          for (let c = 0; c < channels; ++c) {
            const to = (y * outW + xo) * channels + c;
            result[to] = Math.max(result[to]!, x.values[(iy * inW + ix) * channels + c]!);
          }
        }
      }
    }
  }
  return result;
}

/** The two source rows (or columns) of an output row and the weight of the second. */
function sample(operator: Operator & { kind: 'RESIZE_BILINEAR' }, to: number, input: number, output: number) {
  const scale = operator.alignCorners && output > 1 ? (input - 1) / (output - 1) : input / output;
  const at = operator.halfPixelCenters ? (to + 0.5) * scale - 0.5 : to * scale;
  const first = Math.max(Math.floor(at), 0);
  return { first, second: Math.min(Math.max(Math.ceil(at), 0), input - 1), weight: at - first };
}

function resize(operator: Operator & { kind: 'RESIZE_BILINEAR' }, x: Value, shape: readonly number[]): Float64Array {
  const [, inH, inW, channels] = x.shape as [number, number, number, number];
  const [, outH, outW] = shape as [number, number, number, number];
  const result = new Float64Array(outH * outW * channels);
  for (let y = 0; y < outH; ++y) {
    const row = sample(operator, y, inH, outH);
    for (let xo = 0; xo < outW; ++xo) {
      const column = sample(operator, xo, inW, outW);
      for (let c = 0; c < channels; ++c) {
        const at = (iy: number, ix: number): number => x.values[(iy * inW + ix) * channels + c]!;
        const upper = at(row.first, column.first) * (1 - column.weight) + at(row.first, column.second) * column.weight;
        const lower =
          at(row.second, column.first) * (1 - column.weight) + at(row.second, column.second) * column.weight;
        result[(y * outW + xo) * channels + c] = upper * (1 - row.weight) + lower * row.weight;
      }
    }
  }
  return result;
}

/** Visits every index of `shape` in memory order. */
function forEachIndex(shape: readonly number[], visit: (index: readonly number[], at: number) => void): void {
  const index = new Array<number>(shape.length).fill(0);
  const length = shape.reduce((product, n) => product * n, 1);
  for (let at = 0; at < length; ++at) {
    visit(index, at);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; --axis) index[axis] = 0;
  }
}

function pad(x: Value, paddings: Value, shape: readonly number[]): Float64Array {
  const result = new Float64Array(shape.reduce((product, n) => product * n, 1));
  forEachIndex(x.shape, (index, at) => {
    const to = index.reduce((offset, i, axis) => offset * shape[axis]! + i + paddings.values[2 * axis]!, 0);
    result[to] = x.values[at]!;
  });
  return result;
}

function concatenate(parts: readonly Value[], axis: number, shape: readonly number[]): Float64Array {
  const result = new Float64Array(shape.reduce((product, n) => product * n, 1));
  let start = 0;
  for (const part of parts) {
    forEachIndex(part.shape, (index, at) => {
      const to = index.reduce((offset, i, k) => offset * shape[k]! + i + (k === axis ? start : 0), 0);
      result[to] = part.values[at]!;
    });
    start += part.shape[axis]!;
  }
  return result;
}

function compute(operator: Operator, inputs: readonly Value[], shape: readonly number[]): Float64Array {
  const x = inputs[0]!;
  switch (operator.kind) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D':
      return convolve(operator, x, inputs[1]!, inputs[2]!, shape);
    case 'MAX_POOL_2D':
      return maxPool(operator, x, shape);
    case 'ADD':
      return x.values.map((value, i) => value + inputs[1]!.values[i]!);
    case 'CONCATENATION':
      return concatenate(inputs, operator.axis < 0 ? operator.axis + shape.length : operator.axis, shape);
    case 'RESIZE_BILINEAR':
      return resize(operator, x, shape);
    case 'RELU':
      return x.values.map((value) => Math.max(value, 0));
    case 'PAD':
      return pad(x, inputs[1]!, shape);
    case 'RESHAPE':
    case 'DEQUANTIZE':
      return x.values;
  }
}

/**
 * Runs the graph on `image`, [1, H, W, 3] in double precision; returns the outputs by the last number of their shape
 * (16: boxes, 1: scores).
 */
export function interpret(model: Model, image: Float64Array): Map<number, Float64Array> {
  const computed = new Map<number, Value>();
  computed.set(model.inputs[0]!, { shape: model.tensors[model.inputs[0]!]!.shape, values: image });
  for (const operator of model.operators) {
    const inputs = operator.inputs.map((index) => computed.get(index) ?? readConstant(model.tensors[index]!));
    const output = operator.outputs[0]!;
    const { shape } = model.tensors[output]!;
    const values = compute(operator, inputs, shape);
    const activated = 'activation' in operator && operator.activation === 'relu';
    computed.set(output, { shape, values: activated ? values.map((value) => Math.max(value, 0)) : values });
  }
  return new Map(model.outputs.map((index) => [computed.get(index)!.shape.at(-1)!, computed.get(index)!.values]));
}
