import { isAbsolute, relative, sep } from 'node:path';

/**
 * A file's path as a report may name it: as it was given, without a leading './', with slashes. An absolute path is made relative to
 * `directory`; undefined where the file lies outside of it, because the folders of a machine are nobody's business.
 */
export function portablePath(path: string, directory: string = process.cwd()): string | undefined {
  const shown = isAbsolute(path) ? relative(directory, path) : path;
  if (shown === '' || isAbsolute(shown) || (isAbsolute(path) && shown.split(sep)[0] === '..')) return undefined;
  return shown
    .split(sep)
    .join('/')
    .replace(/^(\.\/+)+/u, '');
}
