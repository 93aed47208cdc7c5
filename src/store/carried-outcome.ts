import { deserialize, serialize } from 'node:v8';
import type { GatewayOutcome } from './outcome.ts';

type Outside = Pick<GatewayOutcome, 'gateway' | 'site' | 'startedAt' | 'finishedAt'>;

/** An outcome of which a thread that hands it on reads nothing but what stands outside: the rest is octets, and no objects for its collector. */
export interface PackedOutcome extends Outside {
  readonly packed: Uint8Array<ArrayBuffer>;
}

export type CarriedOutcome = GatewayOutcome | PackedOutcome;

export function packOutcome({ gateway, site, startedAt, finishedAt, ...rest }: GatewayOutcome): PackedOutcome {
  return { gateway, site, startedAt, finishedAt, packed: new Uint8Array(serialize(rest)) };
}

/** Between threads of this program: octets of others are no outcome. */
export function unpackOutcome(outcome: CarriedOutcome): GatewayOutcome {
  if (!('packed' in outcome)) return outcome;
  const { packed, ...outside } = outcome;
  return { ...outside, ...(deserialize(packed) as Omit<GatewayOutcome, keyof Outside>) };
}
