#!/usr/bin/env node
// Runs an exported network in ONNX Runtime on the inputs of a reference file (written by the
// exporter: safetensors with rgb, spectrum and the five outputs as LibTorch computed them) and
// compares. Ends non-zero when an output is further from LibTorch than its tolerance.
//
//   tools/verify-export.mjs MODEL.onnx REFERENCE.safetensors [--tolerance 1e-3] [--provider cpu]
//
// --provider webgpu takes Vulkan (VK_ICD_FILENAMES names a driver; Mesa 25's llvmpipe has shader-f16 and needs no GPU).
//
// The tolerance is for the three logits. Embedding and heat map have ten times as much.
import { readFile } from 'node:fs/promises';

const OUTPUTS = ['logit', 'embedding', 'rgb_logit', 'spectrum_logit', 'heatmap'];

/** Tensors of a safetensors file that holds float32 only. */
async function readSafetensors(path) {
  const bytes = await readFile(path);
  const headerBytes = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerBytes));
  const tensors = new Map();
  for (const [name, { dtype, shape, data_offsets: [begin, end] }] of Object.entries(header)) {
    if (dtype !== 'F32') throw new Error(`${path}: tensor ${name} is ${dtype}, not F32`);
    const start = 8 + headerBytes;
    const data = new Float32Array(new Uint8Array(bytes.subarray(start + begin, start + end)).buffer);
    tensors.set(name, { shape, data });
  }
  return tensors;
}

/** The values of one sample. */
function sample({ shape, data }, index) {
  const length = data.length / shape[0];
  return data.subarray(index * length, (index + 1) * length);
}

function parseArguments(args) {
  const option = (name, otherwise) => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : args.splice(at, 2)[1];
  };
  const tolerance = Number(option('--tolerance', '1e-3'));
  const provider = option('--provider', 'cpu');
  if (args.length !== 2 || !(tolerance > 0)) {
    console.error('usage: verify-export.mjs MODEL.onnx REFERENCE.safetensors [--tolerance 1e-3] [--provider cpu]');
    process.exit(2);
  }
  return { model: args[0], reference: args[1], tolerance, provider };
}

/** Exit status 77 is the mark of a skipped test. */
async function loadRuntime() {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.log('skipped: onnxruntime-node is not installed (npm install)');
    process.exit(77);
  }
}

const { model, reference, tolerance, provider } = parseArguments(process.argv.slice(2));
const ort = await loadRuntime();
const tensors = await readSafetensors(reference);
const session = await ort.InferenceSession.create(model, { executionProviders: [provider] });
if (session.outputNames.join() !== OUTPUTS.join()) {
  throw new Error(`outputs are ${session.outputNames.join()}, not ${OUTPUTS.join()}`);
}

const samples = tensors.get('logit').shape[0];
const worst = new Map(OUTPUTS.map((name) => [name, 0]));
for (let i = 0; i < samples; ++i) {
  const feeds = {};
  for (const name of ['rgb', 'spectrum']) {
    const tensor = tensors.get(name);
    feeds[name] = new ort.Tensor('float32', sample(tensor, i), [1, ...tensor.shape.slice(1)]);
  }
  const results = await session.run(feeds);
  for (const name of OUTPUTS) {
    const expected = sample(tensors.get(name), i);
    const actual = results[name].data;
    if (actual.length !== expected.length) {
      throw new Error(`${name} has ${actual.length} values, not ${expected.length}`);
    }
    for (let k = 0; k < expected.length; ++k) {
      // A NaN compares false with everything: it must not pass.
      const difference = Math.abs(actual[k] - expected[k]);
      worst.set(name, Number.isNaN(difference) ? Infinity : Math.max(worst.get(name), difference));
    }
  }
}

/** Lowest and highest expected value: an output that hardly varies would prove little. */
function range(name) {
  const { data } = tensors.get(name);
  return `${data.reduce((a, b) => Math.min(a, b)).toFixed(3)} to ${data.reduce((a, b) => Math.max(a, b)).toFixed(3)}`;
}

console.log(`${samples} samples`);
let failed = false;
for (const [name, difference] of worst) {
  const limit = name.endsWith('logit') ? tolerance : 10 * tolerance;
  const verdict = difference < limit ? 'ok' : 'FAILED';
  failed ||= verdict === 'FAILED';
  console.log(
    `${name.padEnd(16)} largest difference ${difference.toExponential(2)} (limit ${limit}) over ${range(name)}: ${verdict}`,
  );
}
process.exit(failed ? 1 : 0);
