import { WireError } from './wire-error.ts';

/** Lower-case hexadecimal without separators. */
export function toHex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex');
}

/** The octets of hexadecimal text; blanks are skipped. Throws WireError for anything else. */
export function fromHex(text: string): Uint8Array {
  const digits = /\s/.test(text) ? text.replaceAll(/\s/g, '') : text;
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) {
    throw new WireError({ path: 'hex', offset: 0 }, 'pairs of hexadecimal digits', JSON.stringify(text.slice(0, 40)));
  }
  return new Uint8Array(Buffer.from(digits, 'hex'));
}
