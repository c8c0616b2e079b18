/** Bad files get a clear message, and the page stays usable. */
import type { ChosenFile } from './airl-page.js';
import { expect, test } from './fixtures.js';
import { gif, losslessWebp, pngHeader } from '../web/made-pictures.js';
import { PORTRAIT_JPEG, emptyClip, emptyJpeg, hugeJpeg, textNamedMp4, truncatedClip } from './files.js';

const named = (name: string, buffer: Buffer) => (): ChosenFile => ({ name, mimeType: '', buffer });

const cases: { what: string; file: () => ChosenFile | Promise<ChosenFile>; codes: RegExp; says: RegExp }[] = [
  { what: 'a truncated video', file: truncatedClip, codes: /truncated|bad_input/, says: /truncated|ends|damaged|incomplete/i },
  { what: 'an empty file', file: () => emptyClip, codes: /bad_input/, says: /empty/i },
  { what: 'a JPEG of 0 bytes', file: () => emptyJpeg, codes: /bad_input/, says: /empty/i },
  { what: 'a JPEG of 65,535 x 65,535 pixels', file: hugeJpeg, codes: /too_large/, says: /65535/ },
  { what: 'a PNG of 70,000 x 70,000 pixels', file: named('huge.png', pngHeader(70_000, 70_000)), codes: /too_large/, says: /70000/ },
  { what: 'a GIF of 65,535 x 2 pixels', file: named('huge.gif', gif({ width: 65_535, height: 2, images: 1 })), codes: /too_large/, says: /65535/ },
  { what: 'a WebP of 16,384 x 16,384 pixels', file: named('huge.webp', losslessWebp(16_384, 16_384)), codes: /too_large/, says: /16384 x 16384/ },
  { what: 'a text file named .mp4', file: () => textNamedMp4, codes: /bad_input|unsupported/, says: /not|no /i },
];

for (const { what, file, codes, says } of cases) {
  test(`${what} gets a clear message, and the next file is checked`, async ({ airl }) => {
    await airl.open('wasm');
    await airl.choose(await file());
    await expect(airl.error).toHaveAttribute('data-code', codes);
    await expect(airl.error).toContainText(says);
    await airl.check(PORTRAIT_JPEG);
    await expect(airl.result.getByText('Probability of fake')).toBeVisible();
  });
}
