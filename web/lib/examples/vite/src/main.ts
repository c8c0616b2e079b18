import { createDetector, type Report } from '@airl/lib';

const status = document.querySelector<HTMLElement>('#status')!;
const input = document.querySelector<HTMLInputElement>('#file')!;

// "npx airl-assets public/airl" laid them there.
const detector = await createDetector({ assets: new URL('airl/', document.baseURI) });
status.textContent = `Ready: ${detector.facts.model.name} on ${detector.facts.provider}`;
input.disabled = false;

input.addEventListener('change', () => {
  const file = input.files?.[0];
  if (file) void detector.checkImage(file).then(show);
});

function show(report: Report): void {
  status.textContent = `${report.verdict}: ${report.probability.toFixed(2)}`;
}
