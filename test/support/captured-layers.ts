/* Layers around an IP packet, as switches and tunnels put them. */

const macs = new Uint8Array(12);

export function ethernet(type: number, ...inside: readonly Uint8Array[]): Uint8Array {
  return joinedOctets(macs, Uint8Array.of(type >> 8, type & 0xff), ...inside);
}

/** What stands between the addresses of a frame and what it carries. */
export function vlan(id: number, type: number): Uint8Array {
  return Uint8Array.of(id >> 8, id & 0xff, type >> 8, type & 0xff);
}

/** The last label. */
export const mpls: Uint8Array = Uint8Array.of(0, 1, 1, 64);

export function ipv4(protocol: number, inside: Uint8Array, fragment = 0, id = 0): Uint8Array {
  const total = 20 + inside.length;
  const addresses = [10, 0, 0, 1, 10, 0, 0, 2];
  const head = [
    0x45,
    0,
    total >> 8,
    total & 0xff,
    id >> 8,
    id & 0xff,
    fragment >> 8,
    fragment & 0xff,
    64,
    protocol,
    0,
    0,
  ];
  return joinedOctets(Uint8Array.of(...head, ...addresses), inside);
}

export function udp(port: number, inside: Uint8Array): Uint8Array {
  const length = 8 + inside.length;
  return joinedOctets(Uint8Array.of(0xc0, 0, port >> 8, port & 0xff, length >> 8, length & 0xff, 0, 0), inside);
}

export function joinedOctets(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
