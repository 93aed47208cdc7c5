import { createHash } from 'node:crypto';
import type { RestDocument } from './rest-document.ts';

/**
 * The digest of a document, but for the moment that it was asked at: two answers with the same tag say the same. Weak, because that moment differs.
 */
export function entityTag(document: RestDocument): string {
  const { scope, ...rest } = document;
  const told = JSON.stringify({ ...rest, ...(scope === undefined ? {} : { scope: { ...scope, asOf: '' } }) });
  return `W/"${createHash('sha256').update(told).digest('base64url')}"`;
}

/** Whether If-None-Match names it, compared weakly (RFC 9110, 13.1.2). */
export function isNamed(tag: string, ifNoneMatch: string | null): boolean {
  if (ifNoneMatch === null) return false;
  const opaque = (one: string): string => one.trim().replace(/^W\//u, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => opaque(one) === opaque(tag));
}
