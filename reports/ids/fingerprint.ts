import { hash } from 'node:crypto';

/** 40 hexadecimal digits that stay the same as long as the parts do, and differ where any of them differs. */
export function fingerprint(...parts: readonly string[]): string {
  return hash('sha1', JSON.stringify(parts));
}
