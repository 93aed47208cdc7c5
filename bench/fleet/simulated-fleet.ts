/** How a simulated gateway is. */
export type GatewayKind = 'conforming' | 'drifted' | 'dead' | 'slow' | 'limited';

export interface SimulatedGateway {
  readonly name: string;
  readonly kind: GatewayKind;
  readonly address: string;
}

/** Of 10,000; a smaller fleet has the same shares. */
const shares: Readonly<Record<GatewayKind, number>> = {
  conforming: 9000,
  drifted: 500,
  dead: 300,
  slow: 100,
  limited: 100,
};

export const kinds = Object.keys(shares) as readonly GatewayKind[];
const inAll = 10_000;

/** So many gateways, each with an address of its own in 127/8, the kinds mixed as they come in a real list. */
export function simulatedFleet(size: number): readonly SimulatedGateway[] {
  const owed = new Map(kinds.map((kind) => [kind, 0]));
  return Array.from({ length: size }, (_, at) => {
    for (const kind of kinds) owed.set(kind, (owed.get(kind) ?? 0) + shares[kind] / inAll);
    const kind = kinds.reduce((most, one) => ((owed.get(one) ?? 0) > (owed.get(most) ?? 0) ? one : most));
    owed.set(kind, (owed.get(kind) ?? 0) - 1);
    const number = at + 1;
    const address = `127.${100 + (number >> 16)}.${(number >> 8) & 0xff}.${number & 0xff}`;
    return { name: `gateway-${String(number).padStart(5, '0')}`, kind, address };
  });
}
