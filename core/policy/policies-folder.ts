import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PolicyError } from './policy-error.ts';

/** The folder `policies` beside package.json, which lies at different heights above src/ and dist/. Throws PolicyError 'policy-unreadable'. */
export function policiesFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    const policies = join(folder, 'policies');
    if (existsSync(policies) && existsSync(join(folder, 'package.json'))) return policies;
    if (folder === dirname(folder)) {
      throw new PolicyError(
        'policy-unreadable',
        `wanted a folder policies beside package.json above ${here}, found none`,
      );
    }
  }
}
