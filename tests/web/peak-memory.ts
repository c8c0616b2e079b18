/** Checks the clip that the command line names; prints the peak of this process's memory and facts of the report. */
import { fileURLToPath } from 'node:url';

import { createDetector, openFileBlob } from '../../web/lib/src/node.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const detector = await createDetector({
  assets: { core: path('build/wasm/'), faceNet: path('build/face-net/'), models: path('models/') }, threads: 1,
});
const check = detector.checkVideo(await openFileBlob(process.argv[2]!));
let next = await check.next();
while (!next.done) next = await check.next();
const { source, frames } = next.value;
detector.dispose();
// Kilobytes on Linux (getrusage(2)).
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ peakBytes, durationS: source.duration_s, sha256: source.sha256, frames: frames.length }));
