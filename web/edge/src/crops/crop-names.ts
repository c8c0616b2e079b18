/** What the crops of a file are called: the file's path without its ending, as long as no other file is called so. */
import { extname } from 'node:path';

import type { CropInput } from '../layouts/listing.js';

/** "real/portraits/a_f000_0.png": the folder of the label, the file's name, frame and face. */
const CROP_FILE = /^((?:real|fake)\/.*)_f\d+_\d+\.png$/;

/** Names without the folder of the label. The same inputs get the same names, whichever of them are done already. */
export class CropNames {
  private readonly names = new Map<string, string>();
  /** Owner by label's folder and name. */
  private readonly owners = new Map<string, string>();

  /** `made`: files of crops that are there already, by the origins they were cut from; these keep their names. */
  constructor(inputs: readonly CropInput[], made: ReadonlyMap<string, readonly string[]>) {
    for (const [origin, files] of made) {
      for (const file of files) this.owners.set(CROP_FILE.exec(file)?.[1] ?? file, origin);
    }
    for (const input of inputs) this.names.set(input.origin, this.claim(input));
  }

  of({ origin }: CropInput): string {
    return this.names.get(origin)!;
  }

  private claim({ origin, label }: CropInput): string {
    const ending = extname(origin);
    const plain = origin.slice(0, origin.length - ending.length).replace(/^(real|fake)\//, '');
    const folders = label === null ? ['real', 'fake'] : [label === 1 ? 'fake' : 'real'];
    const isFree = (name: string): boolean =>
      folders.every((folder) => (this.owners.get(`${folder}/${name}`) ?? origin) === origin);
    let name = plain;
    for (let number = 1; !isFree(name); ++number) name = `${plain}${ending}${number > 1 ? `-${number}` : ''}`;
    for (const folder of folders) this.owners.set(`${folder}/${name}`, origin);
    return name;
  }
}
