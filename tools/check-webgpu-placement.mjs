#!/usr/bin/env node
// Asserts that ONNX Runtime Web's WebGPU provider takes every node of a network, so that nothing falls back to the CPU
// and no map is copied between the two.
//
//   tools/check-webgpu-placement.mjs MODEL.onnx...
//   tools/check-webgpu-placement.mjs models/NAME/model.json     its variants for webgpu
//
// Starts Debian's Chromium with WebGPU on SwiftShader and creates a session with verbose logging: once the graph is
// optimized and partitioned, ONNX Runtime logs where it placed each node ("Node placements", session_state.cc), Memcpy
// nodes included. Ends 1 where a node is not on WebGPU or the log tells nothing, 77 where Chromium or the packages are
// missing. SwiftShader has no shader-f16: of a float16 network the nodes are placed, then the session fails where it lays
// out the weights, which is told and no error.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_FLAGS } from './lib/chromium-flags.mjs';

const CHROMIUM = process.env.AIRL_CHROMIUM ?? '/usr/bin/chromium';
const ORT = fileURLToPath(new URL('../node_modules/onnxruntime-web/dist/', import.meta.url));
const WEBGPU = 'WebGpuExecutionProvider';
const NO_FLOAT16 = /requires f16 but the device does not support it/;
const ARGUMENTS = [...CHROMIUM_FLAGS, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
const MIME_TYPES = { mjs: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };

function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(77);
}

/** Files to check: of a model.json those of its variants that are for WebGPU. */
async function modelFiles(path) {
  if (!path.endsWith('.json')) return [path];
  const { variants } = JSON.parse(await readFile(path, 'utf8'));
  return variants
    .filter((variant) => variant.execution_providers.includes('webgpu'))
    .map((variant) => join(dirname(path), variant.file));
}

/** Serves an empty page, ONNX Runtime's files and the models, by their numbers. */
function serve(models) {
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url, 'http://localhost').pathname);
    const model = /^model(\d+)$/.exec(name);
    const file = model ? models[Number(model[1])] : join(ORT, name);
    const type = MIME_TYPES[name.split('.').pop()] ?? 'application/octet-stream';
    if (name === '' || name === 'index.html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>placement</title>');
      return;
    }
    readFile(file).then(
      (bytes) => response.writeHead(200, { 'content-type': type }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Nodes by provider, from the log's lines. */
export function placements(lines) {
  const nodes = new Map();
  const of = (provider) => {
    if (!nodes.has(provider)) nodes.set(provider, []);
    return nodes.get(provider);
  };
  let provider;
  for (const line of lines) {
    const all = /All nodes placed on \[(\w+)\]\. Number of nodes: (\d+)/.exec(line);
    const some = /Node\(s\) placed on \[(\w+)\]\. Number of nodes: (\d+)/.exec(line);
    const node = /VerifyEachNodeIsAssignedToAnEp\]\s+(\w+) \((.*)\)\s*$/.exec(line);
    if (all) {
      of(all[1]).push(...Array(Number(all[2])).fill(''));
    } else if (some) {
      provider = some[1];
      of(provider);
    } else if (node && provider) {
      of(provider).push(`${node[1]} ${node[2]}`);
    }
  }
  return nodes;
}

/** Runs in the page. */
async function createSession({ model, ort }) {
  const { env, InferenceSession } = await import(`${ort}/ort.webgpu.min.mjs`);
  env.wasm.wasmPaths = `${ort}/`;
  env.wasm.numThreads = 1;
  env.logLevel = 'verbose';
  const bytes = new Uint8Array(await (await globalThis.fetch(model)).arrayBuffer());
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['webgpu'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 0,
  });
  await session.release();
}

async function check(browser, url, index) {
  const page = await browser.newPage();
  const lines = [];
  page.on('console', (message) => lines.push(...message.text().split('\n')));
  await page.goto(`${url}/index.html`);
  let failure = '';
  try {
    await page.evaluate(createSession, { model: `${url}/model${index}`, ort: url });
  } catch (error) {
    failure = String(error.message).split('\n')[0];
  }
  await page.close();
  if (process.env.AIRL_PLACEMENT_LOG) console.log(lines.join('\n'));
  return { nodes: placements(lines), failure };
}

async function main(paths) {
  if (paths.length === 0) {
    console.error('usage: check-webgpu-placement.mjs MODEL.onnx|model.json...');
    process.exit(2);
  }
  const models = (await Promise.all(paths.map(modelFiles))).flat();
  if (!existsSync(CHROMIUM)) skip(`${CHROMIUM} is missing`);
  if (!existsSync(ORT)) skip('onnxruntime-web is not installed (npm install)');
  const { chromium } = await import('playwright-core');
  const server = await serve(models);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  let failed = models.length === 0;
  if (failed) console.log('no model is for WebGPU');
  for (const [index, model] of models.entries()) {
    const { nodes, failure } = await check(browser, `http://localhost:${server.address().port}`, index);
    const elsewhere = [...nodes].filter(([provider]) => provider !== WEBGPU);
    const count = nodes.get(WEBGPU)?.length ?? 0;
    const passed = (failure === '' || NO_FLOAT16.test(failure)) && count > 0 && elsewhere.length === 0;
    failed ||= !passed;
    console.log(`${model}: ${count} nodes on WebGPU: ${passed ? 'ok' : 'FAILED'}`);
    if (failure) console.log(`  no session: ${failure}`);
    if (count === 0 && !failure) console.log("  ONNX Runtime's log tells no placement");
    for (const [provider, names] of elsewhere) {
      console.log(`  ${names.length} on ${provider}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}`);
    }
  }
  await browser.close();
  server.close();
  process.exit(failed ? 1 : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
