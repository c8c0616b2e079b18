/** Writer of ONNX files (opset 17, IR version 8): a graph is built node by node, then encoded by protobufjs. */
import { fileURLToPath } from 'node:url';

import protobuf from 'protobufjs';

const OPSET_VERSION = 17;
const IR_VERSION = 8;

export type OnnxElementType = 'FLOAT' | 'FLOAT16' | 'INT64';
/** A number is an INT attribute; no operator used here takes a FLOAT one. */
export type AttributeValue = number | string | readonly number[];

function encodeAttribute(name: string, value: AttributeValue): object {
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 'STRING' };
  if (typeof value !== 'number') return { name, ints: [...value], type: 'INTS' };
  if (!Number.isInteger(value)) throw new Error(`attribute ${name}: ${value} is not an integer`);
  return { name, i: value, type: 'INT' };
}

function valueInfo(name: string, shape: readonly number[]): object {
  const dim = shape.map((n) => ({ dim_value: n }));
  return { name, type: { tensor_type: { elem_type: 'FLOAT', shape: { dim } } } };
}

/** Little-endian bytes of 64-bit integers, the form in which ONNX takes axes, shapes and pads. */
export function int64Bytes(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setBigInt64(8 * i, BigInt(value), true));
  return bytes;
}

/** Collects nodes and constants; every value gets a name that is unique in the graph. */
export class OnnxGraph {
  private readonly nodes: object[] = [];
  private readonly initializers: object[] = [];
  private readonly inputs: object[] = [];
  private readonly outputs: object[] = [];
  private readonly names = new Set<string>();

  constructor(
    private readonly name: string,
    private readonly doc: string,
  ) {}

  /** Declares a float32 input of static shape; returns its name. */
  input(name: string, shape: readonly number[]): string {
    this.inputs.push(valueInfo(this.claim(name), shape));
    return name;
  }

  /** Declares a float32 output of static shape; a node must write the value of this name. */
  output(name: string, shape: readonly number[]): void {
    this.outputs.push(valueInfo(name, shape));
  }

  /** Adds a constant; `data` is little endian. Returns the value's name. */
  constant(name: string, type: OnnxElementType, dims: readonly number[], data: Uint8Array): string {
    const unique = this.claim(name);
    this.initializers.push({ dims: [...dims], data_type: type, name: unique, raw_data: data });
    return unique;
  }

  /** Adds a node with one output, named `name` where that is free. Returns the output's name. */
  node(
    opType: string,
    inputs: readonly string[],
    name: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const unique = this.claim(name);
    const attribute = Object.entries(attributes).map(([key, value]) => encodeAttribute(key, value));
    this.nodes.push({ input: [...inputs], output: [unique], name: unique, op_type: opType, attribute });
    return unique;
  }

  /** The whole file: graph and weights, no external data. The same graph always gives the same bytes. */
  encode(): Uint8Array {
    const schema = new protobuf.Root().loadSync(fileURLToPath(new URL('onnx.proto', import.meta.url)), {
      keepCase: true,
    });
    const model = schema.lookupType('onnx.ModelProto');
    const graph = {
      node: this.nodes,
      name: this.name,
      initializer: this.initializers,
      doc_string: this.doc,
      input: this.inputs,
      output: this.outputs,
    };
    const content = {
      ir_version: IR_VERSION,
      producer_name: 'airl face_net',
      graph,
      opset_import: [{ domain: '', version: OPSET_VERSION }],
    };
    return model.encode(model.fromObject(content)).finish();
  }

  private claim(name: string): string {
    let unique = name;
    for (let i = 2; this.names.has(unique); ++i) unique = `${name}/${i}`;
    this.names.add(unique);
    return unique;
  }
}
