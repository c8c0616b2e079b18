/** What is inside a package that others get, under which licence, and where its source is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));
/** Compiled into the core. */
const CORE = [
  '- libjpeg-turbo 2.1.5, IJG and BSD-3-Clause; source: https://libjpeg-turbo.org',
  '- KissFFT, BSD-3-Clause; source: https://github.com/mborgerding/kissfft',
  '- nlohmann/json, MIT; source: https://github.com/nlohmann/json',
];

interface PackageJson {
  version: string;
  license: string;
  homepage?: string;
  repository?: { url?: string } | string;
}

/** Markdown that names npm packages, the core's libraries and the networks. */
export async function thirdPartyNotices(packages: readonly string[]): Promise<string> {
  const lines = await Promise.all(packages.map(async (name) => {
    const text = await readFile(join(MODULES, name, 'package.json'), 'utf8');
    const { version, license, homepage, repository } = JSON.parse(text) as PackageJson;
    const place = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
    return `- ${name} ${version}, ${license}, unchanged; source: ${place}`;
  }));
  const mozilla = await readFile(join(MODULES, 'mediabunny/LICENSE'), 'utf8');
  return [
    '# Software and weights inside this package', '', ...lines, ...CORE, '',
    'The licence of each network stands in its `assets/models/<name>/model.json`.', '',
    `## mediabunny\n\n${mozilla}`,
  ].join('\n');
}
