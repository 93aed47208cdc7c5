import { Sha1 } from './sha1.ts';

/** 40 hexadecimal digits that stay the same as long as the parts do, and differ where any of them differs. */
export function fingerprint(...parts: readonly string[]): string {
  const octets = new Sha1().update(JSON.stringify(parts)).digest();
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}
