import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PolicyError } from './policy-error.ts';

/** A folder beside package.json, which lies at different heights above src/ and dist/. Throws PolicyError 'policy-unreadable'. */
export function dataFolder(name: 'policies' | 'knowledge' | 'clients'): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    const wanted = join(folder, name);
    if (existsSync(wanted) && existsSync(join(folder, 'package.json'))) return wanted;
    if (folder === dirname(folder)) {
      throw new PolicyError(
        'policy-unreadable',
        `wanted a folder ${name} beside package.json above ${here}, found none`,
      );
    }
  }
}
