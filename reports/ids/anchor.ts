import type { ClauseReference, PolicyReference, TargetResult } from '../../core/finding/result.ts';

/** The place in a file of the user that a problem hangs on. */
export interface Anchor {
  /** Relative, with slashes, without '.' and '..'; 'targets/…' where no file is known. */
  readonly file: string;
  /** From 1; absent where no file is known. */
  readonly line?: number;
}

/**
 * The line of the inventory that declares the target, because that is what its team edits; else the line of the policy that the clause begins
 * at; else a path that no file has, made of the target's URL.
 */
export function anchorOf(
  { url, declared }: Pick<TargetResult, 'url' | 'declared'>,
  { file }: Pick<PolicyReference, 'file'>,
  { line }: Pick<ClauseReference, 'line'>,
): Anchor {
  if (declared !== undefined && isInside(declared.file)) return { file: tidy(declared.file), line: declared.line };
  if (file !== undefined && line !== undefined && isInside(file)) return { file: tidy(file), line };
  return { file: `targets/${url.replaceAll(/[^A-Za-z0-9.+-]+/gu, '/').replace(/\/$/u, '')}` };
}

/** The path as a URI reference (RFC 3986 section 4.2) that names no scheme. */
export function pathUri(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');
}

/** Whether a path stays below the folder that it starts from, as far as its text tells. */
function isInside(path: string): boolean {
  return !/^([/\\]|[A-Za-z]:)/u.test(path) && !path.split(/[/\\]/u).includes('..') && tidy(path) !== '';
}

function tidy(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}
