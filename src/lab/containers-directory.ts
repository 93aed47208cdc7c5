import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The folder `containers` of this installation, as an absolute path: beside `src` in a checkout, beside `dist` in the
 * package.
 *
 * @throws Error when the installation is incomplete.
 */
export function containersDirectory(): string {
  for (const relative of ['../../containers/', '../../../containers/']) {
    const directory = fileURLToPath(new URL(relative, import.meta.url));
    if (existsSync(`${directory}strongswan/Dockerfile`)) return directory;
  }
  throw new Error(
    'wanted the folder `containers` beside the program, but the installation has none: install gateproof again',
  );
}
