import { WireError } from './wire-error.ts';

/** Lower-case hexadecimal without separators. */
export function toHex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** The octets of hexadecimal text; blanks are skipped. Throws WireError for anything else. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) {
    throw new WireError({ path: 'hex', offset: 0 }, 'pairs of hexadecimal digits', JSON.stringify(text.slice(0, 40)));
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}
