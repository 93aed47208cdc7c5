import { randomBytes } from 'node:crypto';
import type { IkeIdentityFacts, SpaceFacts, Surplus } from '../../core/facts/facts.ts';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import type { Box, Point } from '../../core/spaces/region.ts';
import { observeIkeEndpoint } from '../../probes/ike/observe-endpoint.ts';
import { concludeIdentity } from '../../probes/ikev2/conclude-identity.ts';
import { concludeIkev2 } from '../../probes/ikev2/conclude-ikev2.ts';
import { concludeSurplus } from '../../probes/ikev2/conclude-surplus.ts';
import type { Manner, Ways } from '../../probes/probe.ts';
import { systemClock } from '../../src/run/clock.ts';
import { ikeDatagrams } from '../../src/run/ike-datagrams.ts';
import { numbered } from './recording-of.ts';

/** What the native probe saw of a gateway, and how long it took. */
export interface IkeSight {
  readonly facts: SpaceFacts;
  /** With an additional key exchange. */
  readonly additional: SpaceFacts;
  readonly identity: IkeIdentityFacts;
  readonly surplus: readonly Surplus[];
  readonly observations: readonly Observation[];
  readonly elapsedMs: number;
}

/** Looks at UDP 500 and 4500 of an address as a scan does, with these combinations as the documented ones. */
export async function lookAtIke(
  address: string,
  documented: readonly Point[],
  more: Partial<Pick<Manner, 'identify' | 'ikeViolationsAtMost'>> = {},
): Promise<IkeSight> {
  const { signal } = new AbortController();
  const drafts: ObservationDraft[] = [];
  const startMs = performance.now();
  const now = (): number => performance.now() - startMs;
  const target = { url: `ikev2://${address}`, scheme: 'ikev2', host: address, port: 500 } as const;
  const tls = { documented: [], closed: [], forbidden: [], features: [], versions: [] };
  const place = { target, address, timeoutMs: 3000, now, signal };
  const ways: Ways = {
    target,
    hasSpokenSstp: false,
    secured: () => {
      throw new Error('datagrams wanted');
    },
    insideOpenVpn: () => Promise.reject(new Error('datagrams wanted')),
    datagrams: (ports) =>
      ikeDatagrams({
        ...place,
        ports,
        clock: systemClock,
        random: (length) => new Uint8Array(randomBytes(length)),
        record: (draft) => {
          drafts.push(draft);
        },
      }),
    drive: () => Promise.resolve(),
  };
  const manner: Manner = { tlsMode: 'deny-set', identify: false, ...more };
  await observeIkeEndpoint(ways, { tls, ike: documented, ipsec: [] }, manner);
  const elapsedMs = now();
  const observations = numbered(drafts, target.url);
  const { ike, ikeAdditional } = concludeIkev2(observations);
  if (ike === undefined || ikeAdditional === undefined) throw new Error('observations of both spaces wanted');
  const identity = concludeIdentity(observations, []) ?? {};
  const surplus = concludeSurplus(observations, ike, 4);
  return { facts: ike, additional: ikeAdditional, identity, surplus, observations, elapsedMs };
}

/**
 * The values of each dimension [ENCR, INTEG, PRF, KE] that an answer shows to be accepted in some combination: what was offered had no
 * other value there. Ascending.
 */
export function valuesShown({ observations }: IkeSight): readonly (readonly number[])[] {
  const answered = observations
    .filter(({ outcome }) => outcome === 'answered')
    .map(({ offer }) => offer['boxes'] as unknown as readonly Box[])
    .filter((boxes) => boxes.every(({ length }) => length === 4));
  return [0, 1, 2, 3].map((dimension) => {
    const offered = answered.map((boxes) => new Set(boxes.flatMap((box) => box[dimension] ?? [])));
    const shown = offered.filter(({ size }) => size === 1).flatMap((values) => [...values]);
    return [...new Set(shown)].sort((a, b) => a - b);
  });
}

/** The values of each dimension of a region. Ascending. */
export function valuesOf(region: readonly Box[]): readonly (readonly number[])[] {
  return [0, 1, 2, 3].map((dimension) =>
    [...new Set(region.flatMap((box) => box[dimension] ?? []))].sort((a, b) => a - b),
  );
}
