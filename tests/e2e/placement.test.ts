/** ONNX Runtime Web runs whole networks on WebGPU; tools/check-webgpu-placement.mjs names the nodes it does not. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@playwright/test';

import { OnnxGraph } from '../../tools/face_net/onnx.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

function checkPlacement(path: string): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile('node', ['tools/check-webgpu-placement.mjs', path], { cwd: REPOSITORY }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
    });
  });
}

function float(value: number): Uint8Array {
  return new Uint8Array(new Float32Array([value]).buffer);
}

test("every node of the shipped model's WebGPU variants is on WebGPU", async () => {
  test.slow();
  const { code, text } = await checkPlacement('models/airl-lite/model.json');
  for (const file of ['float16', 'float16_weights']) {
    expect(text).toMatch(new RegExp(`airl-lite-${file}\\.onnx: \\d{3,} nodes on WebGPU: ok`));
  }
  expect(code).toBe(0);
});

test('a node without a WebGPU kernel is named', async () => {
  test.slow();
  const graph = new OnnxGraph('quantized', '');
  const scale = graph.constant('scale', 'FLOAT', [], float(0.1));
  const relu = graph.node('Relu', [graph.input('x', [1, 4])], 'relu');
  const steps = graph.node('QuantizeLinear', [relu, scale], 'steps');
  const back = graph.node('DequantizeLinear', [steps, scale], 'back');
  graph.output(graph.node('Sigmoid', [back], 'y'), [1, 4]);
  const path = test.info().outputPath('quantized.onnx');
  await writeFile(path, graph.encode());
  const { code, text } = await checkPlacement(path);
  expect(text).toContain('CPUExecutionProvider');
  expect(text).toContain('QuantizeLinear');
  expect(code).toBe(1);
});
