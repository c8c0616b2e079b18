/**
 * Renders the page's icons from web/page/public/icon.svg into the same folder:
 *
 *   npx tsx tools/render-icons.ts
 *
 * The maskable one fills its square, because systems cut it to shapes of their own (W3C app manifest, purpose).
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const FOLDER = new URL('../web/page/public/', import.meta.url);
const ICONS = [
  { name: 'icon-192.png', side: 192, maskable: false },
  { name: 'icon-512.png', side: 512, maskable: false },
  { name: 'icon-maskable-512.png', side: 512, maskable: true },
];

const drawing = await readFile(new URL('icon.svg', FOLDER), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const { name, side, maskable } of ICONS) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${side}px}</style>${
    maskable ? drawing.replace(/ rx="\d+"/, '') : drawing}`);
  await page.screenshot({ path: fileURLToPath(new URL(name, FOLDER)), omitBackground: true });
  await page.close();
}
await browser.close();
