/**
 * Reader of the part of the TensorFlow Lite flatbuffer that the BlazeFace files use.
 *
 * Field numbers follow tensorflow/lite/schema/schema.fbs (version 3). Anything outside this part (several subgraphs,
 * sparse or quantized tensors, an operator that is not listed) is refused by name.
 */
import { ByteBuffer } from 'flatbuffers';

/** Element type of a tensor; the names are those of the schema, in lower case. */
export type ElementType = 'float32' | 'float16' | 'int32';

/** Shape in TensorFlow Lite order: pictures are [N, H, W, C]. `data` is present for constants, little endian. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly data?: Uint8Array;
}

export type Padding = 'same' | 'valid';
export type Activation = 'none' | 'relu';

/** Where a filter steps: `[vertical, horizontal]` everywhere. */
export interface Window {
  readonly padding: Padding;
  readonly strides: readonly [number, number];
}

/** One operator; `inputs` and `outputs` are indices into `Model.tensors`, -1 for an absent optional input. */
export type Operator = { readonly inputs: readonly number[]; readonly outputs: readonly number[] } & (
  | ({
      readonly kind: 'CONV_2D';
      readonly dilations: readonly [number, number];
      readonly activation: Activation;
    } & Window)
  | ({
      readonly kind: 'DEPTHWISE_CONV_2D';
      readonly dilations: readonly [number, number];
      readonly activation: Activation;
    } & Window)
  | ({
      readonly kind: 'MAX_POOL_2D';
      readonly filter: readonly [number, number];
      readonly activation: Activation;
    } & Window)
  | { readonly kind: 'ADD'; readonly activation: Activation }
  | { readonly kind: 'CONCATENATION'; readonly axis: number; readonly activation: Activation }
  | { readonly kind: 'RESIZE_BILINEAR'; readonly alignCorners: boolean; readonly halfPixelCenters: boolean }
  | { readonly kind: 'RELU' }
  | { readonly kind: 'PAD' }
  | { readonly kind: 'RESHAPE' }
  | { readonly kind: 'DEQUANTIZE' }
);

/** A model with one subgraph; operators stand in an order in which each input is computed before it is read. */
export interface Model {
  readonly description: string;
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const SCHEMA_VERSION = 3;
const ELEMENT_TYPES = new Map<number, ElementType>([
  [0, 'float32'],
  [1, 'float16'],
  [2, 'int32'],
]);
const OPERATOR_KINDS = new Map<number, Operator['kind']>([
  [0, 'ADD'],
  [2, 'CONCATENATION'],
  [3, 'CONV_2D'],
  [4, 'DEPTHWISE_CONV_2D'],
  [6, 'DEQUANTIZE'],
  [17, 'MAX_POOL_2D'],
  [19, 'RELU'],
  [22, 'RESHAPE'],
  [23, 'RESIZE_BILINEAR'],
  [34, 'PAD'],
]);
/** BuiltinOperator names of operators that are not converted, so that an error can name them. */
const OTHER_OPERATOR_NAMES = new Map<number, string>([
  [1, 'AVERAGE_POOL_2D'],
  [9, 'FULLY_CONNECTED'],
  [14, 'LOGISTIC'],
  [18, 'MUL'],
  [21, 'RELU6'],
  [25, 'SOFTMAX'],
  [39, 'TRANSPOSE'],
  [40, 'MEAN'],
  [54, 'PRELU'],
  [67, 'TRANSPOSE_CONV'],
  [97, 'RESIZE_NEAREST_NEIGHBOR'],
  [114, 'QUANTIZE'],
  [117, 'HARD_SWISH'],
  [124, 'DENSIFY'],
]);

/** A table of a flatbuffer: fields are read by their number in the schema. */
class Table {
  constructor(
    private readonly buffer: ByteBuffer,
    private readonly position: number,
  ) {}

  private at(field: number): number | undefined {
    const offset = this.buffer.__offset(this.position, 4 + 2 * field);
    return offset === 0 ? undefined : this.position + offset;
  }

  int8(field: number, fallback = 0): number {
    const at = this.at(field);
    return at === undefined ? fallback : this.buffer.readInt8(at);
  }

  int32(field: number, fallback = 0): number {
    const at = this.at(field);
    return at === undefined ? fallback : this.buffer.readInt32(at);
  }

  string(field: number): string {
    const at = this.at(field);
    return at === undefined ? '' : String(this.buffer.__string(at));
  }

  table(field: number): Table | undefined {
    const at = this.at(field);
    return at === undefined ? undefined : new Table(this.buffer, this.buffer.__indirect(at));
  }

  tables(field: number): Table[] {
    const [start, length] = this.vector(field);
    return Array.from({ length }, (_, i) => new Table(this.buffer, this.buffer.__indirect(start + 4 * i)));
  }

  int32s(field: number): number[] {
    const [start, length] = this.vector(field);
    return Array.from({ length }, (_, i) => this.buffer.readInt32(start + 4 * i));
  }

  bytes(field: number): Uint8Array {
    const [start, length] = this.vector(field);
    return this.buffer.bytes().subarray(start, start + length);
  }

  length(field: number): number {
    return this.vector(field)[1];
  }

  private vector(field: number): [start: number, length: number] {
    const at = this.at(field);
    return at === undefined ? [0, 0] : [this.buffer.__vector(at), this.buffer.__vector_len(at)];
  }
}

function readTensor(table: Table, buffers: readonly Table[]): Tensor {
  const name = table.string(3);
  const type = ELEMENT_TYPES.get(table.int8(1));
  if (type === undefined) throw new Error(`tensor ${name}: element type ${table.int8(1)} is not supported`);
  if (table.table(6) !== undefined) throw new Error(`tensor ${name}: sparse storage is not supported`);
  if ((table.table(4)?.length(2) ?? 0) > 0) throw new Error(`tensor ${name}: quantized values are not supported`);
  const buffer = buffers[table.int32(2)];
  if (buffer === undefined) throw new Error(`tensor ${name}: no buffer ${table.int32(2)}`);
  const shape = table.int32s(0);
  const data = buffer.bytes(0);
  if (data.length === 0) return { name, shape, type };
  const expected = shape.reduce((product, n) => product * n, 1) * (type === 'float16' ? 2 : 4);
  if (data.length !== expected)
    throw new Error(`tensor ${name}: ${data.length} bytes where its shape needs ${expected}`);
  return { name, shape, type, data };
}

function readActivation(code: number): Activation {
  if (code === 0) return 'none';
  if (code === 1) return 'relu';
  throw new Error(`fused activation ${code} is not supported`);
}

function readWindow(options: Table): Window {
  return { padding: options.int8(0) === 0 ? 'same' : 'valid', strides: [options.int32(2), options.int32(1)] };
}

function readOperator(table: Table, kinds: readonly Operator['kind'][]): Operator {
  const kind = kinds[table.int32(0)];
  if (kind === undefined) throw new Error(`operator code ${table.int32(0)} is not in the file's table`);
  const ends = { inputs: table.int32s(1), outputs: table.int32s(2) };
  if (kind === 'RELU' || kind === 'PAD' || kind === 'RESHAPE' || kind === 'DEQUANTIZE') return { kind, ...ends };
  const options = table.table(4);
  if (options === undefined) throw new Error(`${kind} carries no options`);
  switch (kind) {
    case 'CONV_2D':
      return {
        kind,
        ...ends,
        ...readWindow(options),
        activation: readActivation(options.int8(3)),
        dilations: [options.int32(5, 1), options.int32(4, 1)],
      };
    case 'DEPTHWISE_CONV_2D':
      return {
        kind,
        ...ends,
        ...readWindow(options),
        activation: readActivation(options.int8(4)),
        dilations: [options.int32(6, 1), options.int32(5, 1)],
      };
    case 'MAX_POOL_2D':
      return {
        kind,
        ...ends,
        ...readWindow(options),
        filter: [options.int32(4), options.int32(3)],
        activation: readActivation(options.int8(5)),
      };
    case 'ADD':
      return { kind, ...ends, activation: readActivation(options.int8(0)) };
    case 'CONCATENATION':
      return { kind, ...ends, axis: options.int32(0), activation: readActivation(options.int8(1)) };
    case 'RESIZE_BILINEAR':
      return { kind, ...ends, alignCorners: options.int8(2) !== 0, halfPixelCenters: options.int8(3) !== 0 };
  }
}

/** The kind of each entry of the file's operator table. Files older than the 32-bit field use the 8-bit one. */
function readOperatorKinds(codes: readonly Table[]): Operator['kind'][] {
  return codes.map((table) => {
    const code = Math.max(table.int32(3), table.int8(0));
    const kind = OPERATOR_KINDS.get(code);
    if (kind === undefined) {
      throw new Error(`operator ${OTHER_OPERATOR_NAMES.get(code) ?? `number ${code}`} is not supported`);
    }
    return kind;
  });
}

/** Parses a .tflite file; throws an Error naming the first thing that is not supported. */
export function readTflite(file: Uint8Array): Model {
  const buffer = new ByteBuffer(file);
  if (file.length < 8 || !buffer.__has_identifier('TFL3')) throw new Error('not a .tflite file: no TFL3 identifier');
  const model = new Table(buffer, buffer.readInt32(0));
  const version = model.int32(0);
  if (version !== SCHEMA_VERSION) throw new Error(`schema version ${version} where ${SCHEMA_VERSION} is supported`);
  const [graph, ...others] = model.tables(2);
  if (graph === undefined || others.length > 0) throw new Error(`${others.length + 1} subgraphs where 1 is supported`);
  const buffers = model.tables(4);
  const kinds = readOperatorKinds(model.tables(1));
  return {
    description: model.string(3),
    tensors: graph.tables(0).map((table) => readTensor(table, buffers)),
    operators: graph.tables(3).map((table) => readOperator(table, kinds)),
    inputs: graph.int32s(1),
    outputs: graph.int32s(2),
  };
}
