/** The packed library in a stranger's projects: the documented examples in a plain page, with Vite, in Node. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

import type { BrowserContext } from '@playwright/test';
import { createServer } from 'vite';

import { expect, test } from './fixtures.js';
import { PORTRAIT_JPEG } from './files.js';
import { installLibrary, type Project } from './installed-library.js';
import { serveFolder } from './static-server.js';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const EXAMPLES = fileURLToPath(new URL('../../web/lib/examples', import.meta.url));
const VERDICT = /^(likely_fake|uncertain|no_sign_of_forgery): 0\.\d\d/;

let project: Project;

test.beforeAll(async () => {
  project = await installLibrary({});
  for (const name of ['plain', 'vite', 'node']) {
    await cp(join(EXAMPLES, name), project.folder, { recursive: true, filter: (from) => !from.endsWith('index.html') });
  }
});
test.afterAll(() => project.remove());

/** Opens an example's page, gives it the portrait and waits for its verdict; every request must stay with the page. */
async function expectVerdict(context: BrowserContext, url: string): Promise<void> {
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url())) elsewhere.push(request.url());
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  await expect(page.getByRole('status')).toContainText('Ready: airl-lite on wasm');
  await page.locator('#file').setInputFiles(PORTRAIT_JPEG);
  await expect(page.getByRole('status')).toHaveText(VERDICT);
  expect(errors).toEqual([]);
  expect(elsewhere).toEqual([]);
  await page.close();
}

test('in a plain page without a bundler', async ({ freshContext }) => {
  await cp(join(EXAMPLES, 'plain/index.html'), join(project.folder, 'index.html'));
  const server = await serveFolder(project.folder, { isolated: false });
  await expectVerdict(freshContext, server.url);
  await server.close();
});

test('in an empty Vite project: types, build, tree-shaken size, development server', async ({ freshContext }) => {
  const { folder } = project;
  await cp(join(EXAMPLES, 'vite/index.html'), join(folder, 'index.html'));
  await run(join(folder, 'node_modules/.bin/airl-assets'), ['public/airl'], { cwd: folder });

  // Types as strict as they go, declarations of the package included.
  await run('node', [
    require.resolve('typescript/bin/tsc'), '--noEmit', '--strict', '--skipLibCheck', 'false',
    '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess',
    '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler',
    '--lib', 'es2022,dom,dom.iterable', 'src/main.ts',
  ], { cwd: folder }).catch((error: { stdout?: string }) => {
    throw new Error(`the package's types do not check: ${error.stdout}`, { cause: error });
  });

  const vite = join(require.resolve('vite/package.json'), '../bin/vite.js');
  await run('node', [vite, 'build'], { cwd: folder });
  const scripts = (await readdir(join(folder, 'dist/assets'))).filter((name) => name.endsWith('.js'));
  const gzip = async (part: string): Promise<number> =>
    gzipSync(await readFile(join(folder, 'dist/assets', scripts.find((name) => name.startsWith(part))!))).length;
  const sizes = { index: await gzip('index'), worker: await gzip('worker'), tarball: project.tarballBytes };
  console.log(`gzip bytes, tree-shaken: page ${sizes.index}, worker ${sizes.worker}; tarball ${sizes.tarball}`);
  // What a page itself gets: the example and the call into the worker, no engine.
  expect(sizes.index).toBeLessThan(6_000);
  expect(sizes.worker).toBeLessThan(140_000);

  const built = await serveFolder(join(folder, 'dist'), { isolated: true });
  await expectVerdict(freshContext, built.url);
  await built.close();

  const server = await createServer({ root: folder, server: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
  await server.listen();
  await expectVerdict(freshContext, server.resolvedUrls!.local[0]!.replace(/\/$/, ''));
  await server.close();
});

test('in Node', async () => {
  // What the example's first line installs, from where it already lies.
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  await mkdir(join(project.folder, 'node_modules'), { recursive: true });
  for (const name of ['onnxruntime-node', 'mediabunny', 'fast-png']) {
    await symlink(join(modules, name), join(project.folder, 'node_modules', name));
  }
  const { stdout } = await run('node', ['check.mjs', PORTRAIT_JPEG], { cwd: project.folder });
  expect(JSON.parse(stdout)).toMatchObject({ verdict: expect.any(String), probability: expect.any(Number) });
});
