/** Numbers of network order; the caller knows that they are there. */
export function u16(octets: Uint8Array, at: number): number {
  return ((octets[at] as number) << 8) | (octets[at + 1] as number);
}

export function u32(octets: Uint8Array, at: number): number {
  return u16(octets, at) * 0x10000 + u16(octets, at + 2);
}
