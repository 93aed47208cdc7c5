import { WireError } from './wire-error.ts';

/** The two digits of each octet. */
const digitsOf: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal without separators. */
export function toHex(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += digitsOf[octet] as string;
  return text;
}

/** The octets of hexadecimal text; blanks are skipped. Throws WireError for anything else. */
export function fromHex(text: string): Uint8Array {
  const digits = /\s/.test(text) ? text.replaceAll(/\s/g, '') : text;
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) {
    throw new WireError({ path: 'hex', offset: 0 }, 'pairs of hexadecimal digits', JSON.stringify(text.slice(0, 40)));
  }
  const octets = new Uint8Array(digits.length / 2);
  for (let at = 0; at < octets.length; at++) {
    octets[at] = nibble(digits.charCodeAt(2 * at)) * 16 + nibble(digits.charCodeAt(2 * at + 1));
  }
  return octets;
}

/** The value of a digit that is one: letters of either case stand 9 below their place in their column of ASCII. */
function nibble(code: number): number {
  return (code & 0x0f) + (code > 0x39 ? 9 : 0);
}
