import { AirlError, createDetector, type Report } from '@airl/lib';

const status = document.querySelector<HTMLElement>('#status')!;
const input = document.querySelector<HTMLInputElement>('#file')!;

// "npx airl-assets public/airl" laid them there.
const detector = await createDetector({ assets: new URL('airl/', document.baseURI) });
status.textContent = `Ready: ${detector.facts.model.name} on ${detector.facts.provider}`;
input.disabled = false;

input.addEventListener('change', () => void show());

async function show(): Promise<void> {
  const file = input.files?.[0];
  if (!file) return;
  // No verdict stands beside a file that it is not of.
  status.textContent = `Checking ${file.name}`;
  try {
    const { verdict, probability } = await check(file);
    status.textContent = `${verdict}: ${probability.toFixed(2)}`;
  } catch (error) {
    if (!(error instanceof AirlError)) throw error;
    status.textContent = `${error.code}: ${error.message}`;
  }
}

async function check(file: File): Promise<Report> {
  if ((await detector.kindOf(file)) === 'picture') return detector.checkImage(file);
  const events = detector.checkVideo(file);
  for (;;) {
    const { done, value } = await events.next();
    if (done) return value;
    if (value.type === 'progress') status.textContent = `${value.framesDone} of ${value.framesTotal} frames`;
  }
}
