// node check.mjs portrait.jpg    npm install @airl/lib onnxruntime-node mediabunny fast-png
import { readFile } from 'node:fs/promises';
import { createDetector } from '@airl/lib/node';

const detector = await createDetector({ assets: new URL('../assets/', import.meta.resolve('@airl/lib/node')) });
try {
  const report = await detector.checkImage(await readFile(process.argv[2]), { name: process.argv[2] });
  console.log(JSON.stringify({ verdict: report.verdict, probability: report.probability, ...report.interval }));
} finally {
  detector.dispose();
}
