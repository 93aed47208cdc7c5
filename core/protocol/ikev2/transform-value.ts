/**
 * ENCR transforms as one number: the key length is part of what is negotiated (RFC 7296 section 3.3.5), so AES-128 and AES-256 are two
 * values of one dimension.
 */

/** Code point and key length in bits (0 when the transform carries none) as one number. */
export function transformValue(id: number, keyLengthBits: number): number {
  return id * 0x10000 + keyLengthBits;
}

/** The reverse of `transformValue`. */
export function transformOf(value: number): { readonly id: number; readonly keyLengthBits: number } {
  return { id: Math.floor(value / 0x10000), keyLengthBits: value % 0x10000 };
}
