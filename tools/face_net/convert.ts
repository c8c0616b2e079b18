/**
 * BlazeFace from TensorFlow Lite to ONNX.
 *
 * Inside the graph pictures are [N, C, H, W] (TensorFlow Lite: [N, H, W, C]); a Transpose back to [N, H, W, C] stands
 * before each RESHAPE, because the order of the anchors is the order of that memory. Padding is always explicit,
 * every shape is static, and weights stay float16 with a Cast to float32 that ONNX Runtime folds when it loads the
 * file.
 */
import { int64Bytes, OnnxGraph, type AttributeValue } from './onnx.js';
import type { Activation, Model, Operator, Padding, Tensor } from './tflite.js';

/** What BlazeFace regresses for an anchor: box centre and size, then 6 keypoints, x before y. */
export const VALUES_PER_ANCHOR = 16;

export interface ConvertedNet {
  readonly file: Uint8Array;
  /** Side of the square input in pixels. */
  readonly inputSize: number;
  readonly anchors: number;
}

/** `pads` of ONNX, [top, left, bottom, right], of which TensorFlow puts the larger half at the end. */
export function explicitPads(
  padding: Padding,
  inputSize: readonly [number, number],
  window: readonly [number, number],
  strides: readonly [number, number],
): number[] {
  if (padding === 'valid') return [0, 0, 0, 0];
  const total = [0, 1].map((axis) => {
    const [size, extent, stride] = [inputSize[axis]!, window[axis]!, strides[axis]!];
    return Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
  });
  const begin = total.map((n) => Math.floor(n / 2));
  return [begin[0]!, begin[1]!, total[0]! - begin[0]!, total[1]! - begin[1]!];
}

/** Reorders a constant of `elementBytes`-byte elements so that axis i of the result is axis `order[i]` of `data`. */
function transposeConstant(
  data: Uint8Array,
  shape: readonly number[],
  order: readonly number[],
  elementBytes: number,
): Uint8Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, elementBytes));
  const result = new Uint8Array(data.length);
  let to = 0;
  const copy = (depth: number, from: number): void => {
    if (depth === order.length) {
      result.set(data.subarray(from, from + elementBytes), to);
      to += elementBytes;
      return;
    }
    const axis = order[depth]!;
    for (let i = 0; i < shape[axis]!; ++i) copy(depth + 1, from + i * strides[axis]!);
  };
  copy(0, 0);
  return result;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/** The height and width of a picture tensor. */
function heightWidth(tensor: Tensor): [number, number] {
  if (tensor.shape.length !== 4) throw new Error(`tensor ${tensor.name}: rank ${tensor.shape.length} is no picture`);
  return [tensor.shape[1]!, tensor.shape[2]!];
}

function readInt32s(tensor: Tensor): number[] {
  if (tensor.type !== 'int32' || tensor.data === undefined) throw new Error(`tensor ${tensor.name}: no int32 constant`);
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  return Array.from({ length: tensor.data.byteLength / 4 }, (_, i) => view.getInt32(4 * i, true));
}

/** Shape in the order of the ONNX graph. */
function onnxShape(shape: readonly number[]): number[] {
  return shape.length === 4 ? [shape[0]!, shape[3]!, shape[1]!, shape[2]!] : [...shape];
}

/** Axis of the ONNX graph for an axis of a rank-4 TensorFlow Lite tensor. */
const PICTURE_AXIS = [0, 2, 3, 1] as const;

class Converter {
  private readonly graph: OnnxGraph;
  /** Name in the ONNX graph of each tensor computed so far. */
  private readonly values = new Map<number, string>();
  /** The constant behind each DEQUANTIZE output. */
  private readonly dequantized = new Map<number, Tensor>();

  constructor(
    private readonly model: Model,
    name: string,
  ) {
    this.graph = new OnnxGraph(name, model.description);
  }

  convert(): ConvertedNet {
    const { model, graph } = this;
    const input = this.tensor(this.only(model.inputs, 'graph input'));
    const [height, width] = heightWidth(input);
    if (!sameShape(input.shape, [1, height, height, 3]))
      throw new Error(`input [${input.shape.join()}] is not a square RGB picture`);
    this.values.set(model.inputs[0]!, graph.input('image', onnxShape(input.shape)));
    const { boxes, anchors } = this.findOutputs();
    for (const operator of model.operators) this.addOperator(operator);
    for (const index of model.outputs) {
      const name = index === boxes ? 'boxes' : 'scores';
      if (this.values.get(index) !== name) throw new Error(`no operator computes the graph's ${name}`);
      graph.output(name, this.tensor(index).shape);
    }
    return { file: graph.encode(), inputSize: width, anchors };
  }

  private findOutputs(): { boxes: number; anchors: number } {
    const { outputs } = this.model;
    const boxes = outputs.find((index) => this.tensor(index).shape[2] === VALUES_PER_ANCHOR);
    const scores = outputs.find((index) => this.tensor(index).shape[2] === 1);
    const shapes = outputs.map((index) => `[${this.tensor(index).shape.join()}]`).join(' ');
    if (outputs.length !== 2 || boxes === undefined || scores === undefined)
      throw new Error(`outputs ${shapes} are not boxes and scores`);
    const anchors = this.tensor(boxes).shape[1]!;
    if (this.tensor(scores).shape[1] !== anchors) throw new Error(`outputs ${shapes} differ in their anchors`);
    return { boxes, anchors };
  }

  private tensor(index: number): Tensor {
    const tensor = this.model.tensors[index];
    if (tensor === undefined) throw new Error(`no tensor ${index}`);
    return tensor;
  }

  private only(indices: readonly number[], what: string): number {
    if (indices.length !== 1) throw new Error(`${indices.length} of ${what} where 1 is supported`);
    return indices[0]!;
  }

  /** The ONNX name of a computed tensor. */
  private value(index: number): string {
    const name = this.values.get(index);
    if (name === undefined) throw new Error(`tensor ${this.tensor(index).name} is read before it is computed`);
    return name;
  }

  /** Name under which an operator's result enters the graph. */
  private resultName(index: number): string {
    if (!this.model.outputs.includes(index)) return this.tensor(index).name;
    return this.tensor(index).shape[2] === VALUES_PER_ANCHOR ? 'boxes' : 'scores';
  }

  /** Adds a node for an operator, with its fused activation as a node of its own. */
  private addResult(
    operator: Operator,
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    activation: Activation = 'none',
  ): void {
    const output = this.only(operator.outputs, `${operator.kind} outputs`);
    const name = this.resultName(output);
    const plain = activation === 'none';
    const result = this.graph.node(opType, inputs, plain ? name : `${name}/linear`, attributes);
    this.values.set(output, plain ? result : this.graph.node('Relu', [result], name));
  }

  /** Adds a weight in ONNX order as float16 and a Cast; returns the float32 value's name. */
  private addWeight(index: number, order: readonly number[]): string {
    const tensor = this.dequantized.get(index) ?? this.tensor(index);
    const name = this.tensor(index).name;
    if (tensor.data === undefined || tensor.type === 'int32')
      throw new Error(`tensor ${name} is not a constant weight`);
    const half = tensor.type === 'float16';
    const data = transposeConstant(tensor.data, tensor.shape, order, half ? 2 : 4);
    const dims = order.map((axis) => tensor.shape[axis]!);
    if (!half) return this.graph.constant(name, 'FLOAT', dims, data);
    const stored = this.graph.constant(`${name}/float16`, 'FLOAT16', dims, data);
    return this.graph.node('Cast', [stored], name, { to: 1 });
  }

  private addConvolution(operator: Operator & { kind: 'CONV_2D' | 'DEPTHWISE_CONV_2D' }): void {
    const [input, filter, bias] = operator.inputs;
    const depthwise = operator.kind === 'DEPTHWISE_CONV_2D';
    const source = this.tensor(input!);
    const shape = this.tensor(filter!).shape;
    const kernel: [number, number] = [shape[1]!, shape[2]!];
    // CONV_2D filters are [O, H, W, I]; depthwise ones [1, H, W, O] with O a multiple of the input's channels.
    const weights = this.addWeight(filter!, depthwise ? [3, 0, 1, 2] : [0, 3, 1, 2]);
    const inputs = [this.value(input!), weights];
    if (bias !== undefined && bias !== -1) inputs.push(this.addWeight(bias, [0]));
    const extent = kernel.map((n, axis) => (n - 1) * operator.dilations[axis]! + 1) as [number, number];
    const attributes = {
      kernel_shape: kernel,
      strides: operator.strides,
      dilations: operator.dilations,
      group: depthwise ? source.shape[3]! : 1,
      pads: explicitPads(operator.padding, heightWidth(source), extent, operator.strides),
    };
    this.addResult(operator, 'Conv', inputs, attributes, operator.activation);
  }

  private addPad(operator: Operator): void {
    const [input, paddings] = operator.inputs;
    const amounts = readInt32s(this.tensor(paddings!));
    const rank = this.tensor(input!).shape.length;
    const pads = new Array<number>(2 * rank).fill(0);
    for (let axis = 0; axis < rank; ++axis) {
      const to = rank === 4 ? PICTURE_AXIS[axis]! : axis;
      pads[to] = amounts[2 * axis]!;
      pads[rank + to] = amounts[2 * axis + 1]!;
    }
    const name = `${this.resultName(operator.outputs[0]!)}/pads`;
    const amount = this.graph.constant(name, 'INT64', [pads.length], int64Bytes(pads));
    this.addResult(operator, 'Pad', [this.value(input!), amount], { mode: 'constant' });
  }

  private addResize(operator: Operator & { kind: 'RESIZE_BILINEAR' }): void {
    const input = operator.inputs[0]!;
    const output = operator.outputs[0]!;
    const size = onnxShape(this.tensor(output).shape);
    const name = `${this.resultName(output)}/size`;
    const sizes = this.graph.constant(name, 'INT64', [size.length], int64Bytes(size));
    const grid = operator.alignCorners ? 'align_corners' : operator.halfPixelCenters ? 'half_pixel' : 'asymmetric';
    const attributes = { mode: 'linear', coordinate_transformation_mode: grid };
    this.addResult(operator, 'Resize', [this.value(input), '', '', sizes], attributes);
  }

  private addReshape(operator: Operator): void {
    const input = operator.inputs[0]!;
    const output = operator.outputs[0]!;
    const name = this.resultName(output);
    const shape = this.tensor(output).shape;
    if (shape.length === 4) throw new Error(`RESHAPE ${name}: a picture as its result is not supported`);
    let source = this.value(input);
    if (this.tensor(input).shape.length === 4) {
      source = this.graph.node('Transpose', [source], `${name}/nhwc`, { perm: [0, 2, 3, 1] });
    }
    const target = this.graph.constant(`${name}/shape`, 'INT64', [shape.length], int64Bytes(shape));
    this.addResult(operator, 'Reshape', [source, target]);
  }

  private addOperator(operator: Operator): void {
    const [input] = operator.inputs;
    if (input === undefined) throw new Error(`${operator.kind} without an input`);
    switch (operator.kind) {
      case 'DEQUANTIZE': {
        const constant = this.tensor(input);
        if (constant.type !== 'float16' || constant.data === undefined) {
          throw new Error(`DEQUANTIZE of ${constant.name}: only float16 constants are supported`);
        }
        this.dequantized.set(operator.outputs[0]!, constant);
        return;
      }
      case 'CONV_2D':
      case 'DEPTHWISE_CONV_2D':
        return this.addConvolution(operator);
      case 'MAX_POOL_2D': {
        const pads = explicitPads(operator.padding, heightWidth(this.tensor(input)), operator.filter, operator.strides);
        const attributes = { kernel_shape: operator.filter, strides: operator.strides, pads };
        return this.addResult(operator, 'MaxPool', [this.value(input)], attributes, operator.activation);
      }
      case 'ADD': {
        const shapes = operator.inputs.map((index) => this.tensor(index).shape);
        if (shapes.length !== 2 || !sameShape(shapes[0]!, shapes[1]!)) {
          throw new Error(`ADD ${this.resultName(operator.outputs[0]!)}: broadcasting is not supported`);
        }
        const inputs = operator.inputs.map((index) => this.value(index));
        return this.addResult(operator, 'Add', inputs, {}, operator.activation);
      }
      case 'CONCATENATION': {
        const rank = this.tensor(input).shape.length;
        const axis = operator.axis < 0 ? operator.axis + rank : operator.axis;
        const inputs = operator.inputs.map((index) => this.value(index));
        const attributes = { axis: rank === 4 ? PICTURE_AXIS[axis]! : axis };
        return this.addResult(operator, 'Concat', inputs, attributes, operator.activation);
      }
      case 'RELU':
        return this.addResult(operator, 'Relu', [this.value(input)]);
      case 'PAD':
        return this.addPad(operator);
      case 'RESIZE_BILINEAR':
        return this.addResize(operator);
      case 'RESHAPE':
        return this.addReshape(operator);
    }
  }
}

/** Converts a BlazeFace model; throws an Error naming the operator or tensor that has no counterpart. */
export function convertToOnnx(model: Model, name: string): ConvertedNet {
  return new Converter(model, name).convert();
}
