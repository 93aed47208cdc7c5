/** Octets from words: two hex digits are an octet, a quoted word is ASCII. Spaces and line ends separate. */
export function octets(text: string): Uint8Array {
  const parts = text.match(/"[^"]*"|[0-9a-f]{2}/g) ?? [];
  return Buffer.concat(
    parts.map((part) => (part.startsWith('"') ? Buffer.from(part.slice(1, -1)) : Buffer.from(part, 'hex'))),
  );
}

export function hex(value: Uint8Array): string {
  return Buffer.from(value).toString('hex');
}
