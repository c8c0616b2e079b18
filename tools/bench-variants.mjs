#!/usr/bin/env node
// Time of one face for each file, in ONNX Runtime for Node (cpu) and in ONNX Runtime Web's WASM under Node, as a ratio to
// the first file. Files take turns, so that a busy machine slows all alike; the median of the rounds counts.
//
//   tools/bench-variants.mjs FLOAT32.onnx OTHER.onnx... [--rounds 10] [--threads 1]
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '10' }, threads: { type: 'string', default: '1' } },
});
const rounds = Number(values.rounds);
const threads = Number(values.threads);
if (positionals.length === 0 || !(rounds > 0) || !(threads > 0)) {
  console.error('usage: bench-variants.mjs FLOAT32.onnx OTHER.onnx... [--rounds 10] [--threads 1]');
  process.exit(2);
}

/** Inputs of the session's static shapes; float32 values of a fixed sequence. */
function inputsOf(ort, session) {
  const feeds = {};
  for (const { name, shape } of session.inputMetadata) {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    let state = 1;
    for (let i = 0; i < data.length; ++i) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      data[i] = state / 2 ** 32 - (name === 'spectrum' ? 3 : 0);
    }
    feeds[name] = new ort.Tensor('float32', data, shape);
  }
  return feeds;
}

function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

async function measure(title, ort, options) {
  const sessions = [];
  for (const path of positionals) {
    const session = await ort.InferenceSession.create(new Uint8Array(await readFile(path)), options);
    sessions.push({ path, session, feeds: inputsOf(ort, session), times: [] });
  }
  for (let round = -1; round < rounds; ++round) {
    for (const { session, feeds, times } of sessions) {
      const start = performance.now();
      await session.run(feeds);
      // The first round warms up.
      if (round >= 0) times.push(performance.now() - start);
    }
  }
  const first = median(sessions[0].times);
  for (const { path, times } of sessions) {
    const time = median(times);
    console.log(`| ${title} | ${basename(path)} | ${time.toFixed(1)} | ${(time / first).toFixed(2)} |`);
  }
}

console.log('| runtime | file | ms a face | ratio to the first |\n|---|---|---:|---:|');
const node = await import('onnxruntime-node');
await measure('node cpu', node, { executionProviders: ['cpu'], intraOpNumThreads: threads, logSeverityLevel: 3 });
const web = await import('onnxruntime-web/wasm');
web.env.wasm.numThreads = threads;
await measure('web wasm', web, { executionProviders: ['wasm'], logSeverityLevel: 3 });
process.exit(0);
