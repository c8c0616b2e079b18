/** Folders and small lists, as walkers read them. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The largest list in use, DFDC's, has 5 MB; a file above this is none. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;

async function entriesOf(path: string, wanted: 'file' | 'folder'): Promise<string[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.name.startsWith('.') && (wanted === 'file' ? !entry.isDirectory() : isFolder(entry)))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

// Large data sets are often linked into place.
function isFolder(entry: { isDirectory(): boolean; isSymbolicLink(): boolean }): boolean {
  return entry.isDirectory() || entry.isSymbolicLink();
}

/** Names of the folders in a folder, sorted, hidden ones left out; null where there is no such folder. */
export function foldersIn(path: string): Promise<string[] | null> {
  return entriesOf(path, 'folder');
}

/** Names of the videos in a folder, sorted, hidden ones left out; null where there is no such folder. */
export async function videosIn(path: string): Promise<string[] | null> {
  const names = await entriesOf(path, 'file');
  return names && names.filter((name) => /\.(mp4|avi|mov|mkv|webm)$/i.test(name));
}

/** True where the path is a file. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Throws where `root` is no folder. */
export async function requireFolder(root: string): Promise<void> {
  const folder = await stat(root).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!folder) throw new Error(`${root} is no folder`);
}

/** The text of a list. Throws Error naming the file where it is missing or too large. */
export async function readList(path: string): Promise<string> {
  let bytes: number;
  try {
    bytes = (await stat(path)).size;
  } catch {
    throw new Error(`${path} is missing`);
  }
  if (bytes > MAX_LIST_BYTES) throw new Error(`${path} has ${bytes} bytes: that is no list of files`);
  return readFile(path, 'utf8');
}

/** A list in JSON. Throws Error naming the file where it is missing, too large or no JSON. */
export async function readJsonList(path: string): Promise<unknown> {
  const text = await readList(path);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** A JSON object of objects, as the DFDC sets' lists are. Throws Error naming the file and the member. */
export async function readJsonTable(path: string): Promise<[string, Record<string, unknown>][]> {
  const json = await readJsonList(path);
  if (!isObject(json)) throw new Error(`${path} is no JSON object of file names`);
  return Object.entries(json).map(([name, facts]) => {
    if (!isObject(facts)) throw new Error(`${path}: "${name}" is no JSON object`);
    return [name, facts];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A file name without its last suffix. */
export function stemOf(name: string): string {
  return name.replace(/\.[^./]*$/, '');
}

/** Path below `root` of an origin, which has slashes. */
export function pathOf(root: string, origin: string): string {
  return join(root, ...origin.split('/'));
}
