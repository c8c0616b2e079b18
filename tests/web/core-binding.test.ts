/** The WebAssembly module as every host loads it: the built files, in Node, against wasm/airl-core.d.ts. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AirlCore, CoreCheck, CoreFace, CoreNetOutputs, CoreResult } from '../../wasm/airl-core.js';

const ROOT = new URL('../../', import.meta.url);
const CORE = new URL('build/wasm/', ROOT);

const MODEL = {
  schema_version: 1, name: 'airl-test', version: '0.1.0', licence: 'Apache-2.0', preview: true,
  preview_note: 'Preview model for tests.',
  input: { rgb_side: 224, crop_margin: 1.3, spectrum_side: 256, spectrum_floor: 0.001 },
  output: { embedding_length: 128, heatmap_side: 7 },
  variants: [{
    file: 'airl-test.onnx', precision: 'float16_weights', bytes: 1234, sha256: 'c'.repeat(64),
    execution_providers: ['wasm', 'webgpu', 'cpu'],
  }],
  calibration: { temperature: 2, bias: 0, logit_sigma: 0.1 },
  thresholds: { likely_fake: 0.9, no_sign: 0.1 },
  self_test: { seed: 9, logit: 0.5, rgb_logit: 0.25, spectrum_logit: -1.5, tolerance: 0.01 },
};

let core: AirlCore;

beforeAll(async () => {
  const { default: createAirlCore } = (await import(new URL('airl-core.mjs', CORE).href)) as {
    default: (options: { wasmBinary: Uint8Array }) => Promise<AirlCore>;
  };
  core = await createAirlCore({ wasmBinary: readFileSync(new URL('airl-core.wasm', CORE)) });
});

function valueOf<T>(result: CoreResult<T>): T {
  if (result.error) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

function newCheck(): CoreCheck {
  return valueOf(core.createCheck(JSON.stringify(MODEL)));
}

function golden(name: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`tests/golden/${name}`, ROOT)));
}

function outputs(logit: number): CoreNetOutputs {
  return { logit, rgbLogit: logit, spectrumLogit: logit, heatmap: new Float32Array(49).fill(0.25) };
}

/** RGBA bytes with a gradient in each channel. */
function rgba(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i += 1) {
    bytes.set([i % 251, (i * 7) % 253, Math.floor(i / width) % 256, 255], 4 * i);
  }
  return bytes;
}

const FACE: CoreFace = {
  box: { x: 100, y: 60, width: 120, height: 130 },
  keypoints: [
    { x: 140, y: 110 }, { x: 180, y: 112 }, { x: 160, y: 130 },
    { x: 160, y: 155 }, { x: 115, y: 120 }, { x: 205, y: 122 },
  ],
  score: 0.9,
  track: -1,
};

const SOURCE = {
  name: 'a.jpg', kind: 'picture', container: 'jpeg', codec: 'jpeg', decoder: 'core', sha256: 'a'.repeat(64), bytes: 10,
  width: 320, height: 240, durationS: 0,
} as const;
const EXECUTION = {
  provider: 'cpu', precision: 'float32', modelSha256: 'b'.repeat(64), threads: 1, framesAsked: 1, stoppedEarly: false,
};

describe('a picture from bytes to report', () => {
  test('a JPEG becomes tensors, a score and a report that validates', () => {
    const check = newCheck();
    const facts = valueOf(check.loadJpeg(golden('jpeg/420.jpg')));
    expect(facts).toEqual({ width: 157, height: 123, jpegQuality: 87, damaged: false });
    expect(valueOf(check.acceptFaces([]))).toEqual([]);
    const [whole] = valueOf(check.acceptWholePicture());
    expect(whole).toMatchObject({ box: { x: 17, y: 0, width: 123, height: 123 }, score: 0, track: 64 });

    const tensors = valueOf(check.faceTensors(0));
    expect(tensors.rgb).toBeInstanceOf(Float32Array);
    expect(tensors.rgb).toHaveLength(3 * 224 * 224);
    expect(tensors.spectrum).toHaveLength(256 * 256);
    expect(tensors.rgb.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(tensors.spectrum.every(Number.isFinite)).toBe(true);
    expect(new Set(tensors.spectrum).size).toBeGreaterThan(1000);

    const score = valueOf(check.addOutputs(0, outputs(6)));
    expect(score.probability).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
    expect(valueOf(check.current())).toEqual(score);

    const report: unknown = JSON.parse(valueOf(check.report(SOURCE, EXECUTION)));
    const schema = JSON.parse(readFileSync(new URL('web/lib/schema/report.schema.json', ROOT), 'utf8')) as object;
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report).toMatchObject({
      schema_version: 1, verdict: 'uncertain', deciding_track: 64, model: { name: 'airl-test', preview: true },
      warnings: [{ code: 'no_face' }],
    });
    check.delete();
  });

  test('a face keeps its track from frame to frame', () => {
    const check = newCheck();
    for (const timestampS of [0, 0.1]) {
      valueOf(check.loadRgba(rgba(320, 240), 320, 240, 0, timestampS));
      expect(valueOf(check.acceptFaces([FACE]))[0]?.track).toBe(0);
    }
    check.delete();
  });

  test('planes in both layouts give the same pixels', () => {
    const [width, height] = [64, 48];
    const luma = Uint8Array.from({ length: width * height }, (_, i) => 30 + (i % 200));
    const chroma = (width / 2) * (height / 2);
    const i420 = new Uint8Array(luma.length + 2 * chroma);
    const nv12 = new Uint8Array(luma.length + 2 * chroma);
    i420.set(luma);
    nv12.set(luma);
    for (let i = 0; i < chroma; i += 1) {
      const [u, v] = [100 + (i % 50), 120 + (i % 30)];
      i420[luma.length + i] = u;
      i420[luma.length + chroma + i] = v;
      nv12.set([u, v], luma.length + 2 * i);
    }
    const common = { width, height, matrix: 'bt709', range: 'limited', rotation: 90, timestampS: 1 } as const;
    const samples = [
      { bytes: i420, format: 'I420' as const, planes: [
        { offset: 0, stride: width }, { offset: luma.length, stride: width / 2 },
        { offset: luma.length + chroma, stride: width / 2 }] },
      { bytes: nv12, format: 'NV12' as const, planes: [
        { offset: 0, stride: width }, { offset: luma.length, stride: width }] },
    ].map(({ bytes, ...layout }) => {
      const check = newCheck();
      const facts = valueOf(check.loadPlanes(bytes, { ...common, ...layout }));
      expect(facts).toMatchObject({ width: height, height: width });
      valueOf(check.acceptWholePicture());
      const sample = valueOf(check.trainingSample(0));
      check.delete();
      return sample;
    });
    expect(samples[0]?.rgb).toHaveLength(3 * width * height);
    expect(samples[1]?.rgb).toEqual(samples[0]?.rgb);
  });

  test('the part kept of a frame is what training samples are cut from', () => {
    const check = valueOf(core.createCheck(''));
    const pixels = rgba(700, 500);
    valueOf(check.loadRgba(pixels, 700, 500, 0, 0));
    const kept = { x: 300, y: 0, width: 400, height: 500 };
    expect(valueOf(check.cropFrame(kept))).toMatchObject({ width: 400, height: 500 });
    valueOf(check.acceptFaces([FACE]));
    const { part, face, width, height, rgb } = valueOf(check.trainingSample(0));
    expect([width, height]).toEqual([part.width, part.height]);
    expect(face.box.x).toBeCloseTo(FACE.box.x - part.x, 3);
    const at = 4 * ((part.y + 5) * 700 + 300 + part.x + 7);
    expect(rgb.slice(3 * (5 * width + 7), 3 * (5 * width + 7) + 3)).toEqual(pixels.slice(at, at + 3));
    check.delete();
  });
});

describe('arrays are copies', () => {
  test('a tensor outlives the growth of the heap', () => {
    const check = newCheck();
    valueOf(check.loadRgba(rgba(320, 240), 320, 240, 0, 0));
    const tensor = valueOf(check.detectorInput('full'));
    const before = tensor.slice();
    // 84 MB: more than the heap began with.
    const large = newCheck();
    valueOf(large.loadRgba(new Uint8Array(4 * 4000 * 3000), 4000, 3000, 0, 0));
    expect(tensor).toEqual(before);
    large.delete();
    check.delete();
  });
});

describe('what is wrong is an error with a code', () => {
  const bad = (result: CoreResult<unknown>): string => {
    expect(result.value).toBeUndefined();
    return result.error?.code ?? 'none';
  };

  test('values of a wrong type', () => {
    const check = newCheck();
    valueOf(check.loadRgba(rgba(320, 240), 320, 240, 0, 0));
    const wrong = [undefined, null, 7, 'text', {}, [], new Float64Array(4)] as unknown[];
    for (const value of wrong) {
      expect(bad(check.loadJpeg(value as Uint8Array))).toBe('bad_input');
      expect(bad(check.loadPlanes(new Uint8Array(9), value as never))).toBe('bad_input');
      expect(bad(check.cropFrame(value as never))).toBe('bad_input');
      expect(bad(check.detectorInput(value as never))).toBe('bad_input');
      expect(bad(check.decodeFaces('full', value as Float32Array, new Float32Array(2304), 0.5))).toBe('bad_input');
      expect(bad(check.acceptFaces([value] as never))).toBe('bad_input');
      expect(bad(check.addOutputs(0, value as never))).toBe('bad_input');
      expect(bad(check.report(value as never, EXECUTION))).toBe('bad_input');
    }
    for (const width of [1.5, Number.NaN, '320', undefined]) {
      expect(bad(check.loadRgba(rgba(320, 240), width as number, 240, 0, 0))).toBe('bad_input');
    }
    check.delete();
  });

  test('bytes and models that are broken', () => {
    const check = newCheck();
    expect(bad(check.loadJpeg(new Uint8Array(0)))).toMatch(/bad_input|truncated/);
    expect(bad(check.loadJpeg(golden('jpeg/420.jpg').subarray(0, 1000)))).toBe('truncated');
    expect(bad(check.current())).toBe('bad_input');
    expect(bad(core.parseModel('{'))).toBe('bad_input');
    expect(bad(core.parseModel(JSON.stringify({ ...MODEL, extra: 1 })))).toBe('model_mismatch');
    expect(bad(core.createCheck(JSON.stringify({ ...MODEL, name: 1 })))).toBe('model_mismatch');
    check.delete();
  });

  test('a check after its end', () => {
    const check = newCheck();
    check.delete();
    expect(() => check.current()).toThrow();
  });
});

describe('the module', () => {
  test('tells what a model is', () => {
    expect(valueOf(core.parseModel(JSON.stringify(MODEL)))).toEqual({
      name: 'airl-test', version: '0.1.0', preview: true, previewNote: 'Preview model for tests.', rgbSide: 224,
      spectrumSide: 256, heatmapSide: 7,
      variants: [{
        file: 'airl-test.onnx', precision: 'float16_weights', bytes: 1234, sha256: 'c'.repeat(64),
        executionProviders: ['wasm', 'webgpu', 'cpu'],
      }],
      selfTest: { seed: 9, logit: 0.5, rgbLogit: 0.25, spectrumLogit: -1.5, tolerance: 0.01 },
    });
  });

  test("tells a variant's own self-test", () => {
    const selfTest = { seed: 4, logit: 1.5, rgb_logit: 2.5, spectrum_logit: -3.5, tolerance: 0.2 };
    const json = JSON.stringify({ ...MODEL, variants: [{ ...MODEL.variants[0], self_test: selfTest }] });
    const spec = valueOf(core.parseModel(json));
    expect(spec.variants[0]?.selfTest).toEqual({
      seed: 4, logit: 1.5, rgbLogit: 2.5, spectrumLogit: -3.5, tolerance: 0.2,
    });
    expect(spec.selfTest.logit).toBe(0.5);
  });

  test('sniffs files and tells its limits', () => {
    expect(core.sniff(golden('jpeg/420.jpg'))).toBe('jpeg');
    expect(core.sniff(golden('astronaut.png').subarray(0, 64))).toBe('png');
    expect(core.sniff(new TextEncoder().encode('just a text'))).toBe('unknown');
    expect(core.limits()).toMatchObject({ maxImageSide: 16384, maxFacesPerFrame: 16, maxTracks: 64 });
  });

  test('makes the self-test input of its seed', () => {
    const first = core.selfTestInput(64, 5);
    expect(first.rgb).toHaveLength(3 * 64 * 64);
    expect(first.spectrum).toHaveLength(256 * 256);
    expect(core.selfTestInput(64, 5)).toEqual(first);
    expect(core.selfTestInput(64, 6).rgb).not.toEqual(first.rgb);
  });

  test('needs no dynamic code, which extensions forbid', () => {
    const script = `
      const { default: createAirlCore } = await import(${JSON.stringify(new URL('airl-core.mjs', CORE).href)});
      const { readFileSync } = await import('node:fs');
      const wasmBinary = readFileSync(new URL(${JSON.stringify(new URL('airl-core.wasm', CORE).href)}));
      const core = await createAirlCore({ wasmBinary });
      const { value: check } = core.createCheck('');
      console.log(check.loadRgba(new Uint8Array(4 * 32 * 32), 32, 32, 0, 0).value.width, core.limits().maxTracks);
      check.delete();`;
    const output = execFileSync(
      process.execPath, ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script]);
    expect(output.toString().trim()).toBe('32 64');
  });

  test('gives memory back', () => {
    const pixels = new Uint8Array(4 * 1024 * 1024);
    const round = (): void => {
      const check = newCheck();
      valueOf(check.loadRgba(pixels, 1024, 1024, 0, 0));
      check.delete();
    };
    for (let i = 0; i < 10; i += 1) round();
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 100; i += 1) round();
    // A frame kept each round would be 300 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  });
});
