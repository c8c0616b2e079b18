import { AirlError, createDetector } from './node_modules/@airl/lib/dist/index.js';

const status = document.getElementById('status');
const input = document.getElementById('file');

const detector = await createDetector({
  assets: './node_modules/@airl/lib/assets/',
  onProgress: ({ stage, bytesDone, bytesTotal }) => {
    status.textContent = bytesTotal > 0 ? `${stage}: ${bytesDone} of ${bytesTotal} bytes` : stage;
  },
});
status.textContent = `Ready: ${detector.facts.model.name} on ${detector.facts.provider}`;
input.disabled = false;

input.addEventListener('change', async () => {
  const [file] = input.files;
  try {
    const report = await check(file);
    const { low, high } = report.interval;
    status.textContent = `${report.verdict}: ${report.probability.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  } catch (error) {
    if (!(error instanceof AirlError)) throw error;
    status.textContent = `${error.code}: ${error.message}`;
  }
});

async function check(file) {
  if ((await detector.kindOf(file)) === 'picture') return detector.checkImage(file);
  const events = detector.checkVideo(file);
  for (;;) {
    const { done, value } = await events.next();
    if (done) return value;
    if (value.type === 'progress') status.textContent = `${value.framesDone} of ${value.framesTotal} frames`;
  }
}
