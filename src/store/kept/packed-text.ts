/** From so many digits on, hexadecimal stands apart. */
const longHex = /(?:[0-9a-f]{2}){8,}/gu;
/** A control character stands in no JSON text (RFC 8259 section 7): this one surrounds the number of octets that stood in a place. */
const mark = '\u0001';

/**
 * JSON text in fewer octets: behind the text and a zero, as octets, what stood in it as lower-case hexadecimal. Random octets are half a digit
 * each to no compression.
 */
export function packedText(text: string): Uint8Array {
  const apart: Uint8Array[] = [];
  const rest = text.replaceAll(longHex, (digits) => {
    apart.push(Buffer.from(digits, 'hex'));
    return `${mark}${digits.length / 2}${mark}`;
  });
  return Buffer.concat([Buffer.from(`${rest}\0`), ...apart]);
}

/** The text again. */
export function unpackedText(packed: Uint8Array): string {
  const octets = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const end = octets.indexOf(0);
  let at = end + 1;
  return octets
    .toString('utf8', 0, end)
    .split(mark)
    .map((part, of) => (of % 2 === 0 ? part : octets.toString('hex', at, (at += Number(part)))))
    .join('');
}
