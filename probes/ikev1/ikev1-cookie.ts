/** Eight octets that are not all zero, which would be no cookie. */
export function ikev1Cookie(random: (length: number) => Uint8Array): Uint8Array {
  const cookie = random(8);
  return cookie.every((octet) => octet === 0) ? cookie.fill(1) : cookie;
}
