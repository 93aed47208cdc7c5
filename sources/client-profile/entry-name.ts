import { ProfileError } from './profile-error.ts';
import { profileLimits } from './profile-limits.ts';

/** A name from inside an archive as a message may show it: what is not plain ASCII is spelled out, and it is cut after 120 characters. */
export function shownName(name: string): string {
  const cut = name.length > 120 ? `${name.slice(0, 120)}…` : name;
  return cut.replace(/[^\x20-\x7e…]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/**
 * A relative path with slashes. Real packages have backslashes; what leads out of the archive is refused, though nothing is ever written.
 * Throws ProfileError 'profile-entry-path'.
 */
export function entryPath(archive: string, name: string): string {
  const path = name.replaceAll('\\', '/');
  const refuse = (found: string): never => {
    throw new ProfileError(
      'profile-entry-path',
      `${archive}: entry "${shownName(name)}": a path inside the archive wanted, ${found} found`,
    );
  };
  if (path === '' || path.length > profileLimits.nameOctets) refuse(`a name of ${path.length} characters`);
  if (path.includes('\0')) refuse('a NUL');
  if (path.startsWith('/')) refuse('an absolute path');
  if (/^[a-z]:/iu.test(path)) refuse('a drive letter');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) refuse('".."');
  return parts.join('/') + (path.endsWith('/') ? '/' : '');
}
