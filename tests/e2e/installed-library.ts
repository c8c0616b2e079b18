/** The library as a stranger has it: packed by npm, installed from the tarball into an empty folder, offline. */
import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('../../build/npm/airl-lib', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));

/** An npm project of its own; `remove` deletes it. */
export interface Project {
  folder: string;
  /** Of the packed tarball. */
  tarballBytes: number;
  remove(): Promise<void>;
}

/** Packs the library and installs the tarball; files are written beside. Needs `npm run build:package`. */
export async function installLibrary(files: Record<string, string>): Promise<Project> {
  await access(join(PACKAGE, 'package.json')).catch(() => {
    throw new Error('the package is not built: run "npm run build:package" first');
  });
  const folder = await mkdtemp(join(tmpdir(), 'airl-project-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder, PACKAGE], { cwd: folder });
  const [packed] = JSON.parse(stdout) as [{ filename: string; size: number }];
  await writeFile(join(folder, 'package.json'), '{"name": "project", "private": true, "type": "module"}');
  const tarball = join(folder, packed.filename.replace('@', '').replace('/', '-'));
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: folder });
  await rm(tarball);
  await mkdir(join(folder, 'media'));
  for (const name of ['astronaut.jpg', 'astronaut.mp4']) await cp(join(GOLDEN, name), join(folder, 'media', name));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { folder, tarballBytes: packed.size, remove: () => rm(folder, { recursive: true }) };
}
