import { GateproofError } from '../../core/gateproof-error.ts';
import { inDimensions } from '../../core/spaces/behind.ts';
import { ikeUniverse } from '../../core/spaces/ike-sa.ts';
import { type Point, pointBox, type Region, union } from '../../core/spaces/region.ts';
import type { StatelessForm } from './ike-offer.ts';
import { longestProposal } from './pack.ts';

/** The questions to a gateway, and the bounds on what is sent for them. */
export interface Ikev2Ask {
  /** Combinations of [ENCR with key length, INTEG, PRF, KE], with ADDKE1 … behind where there are any, each offered alone; also the controls. */
  readonly documented: readonly Point[];
  /** Whether everything else is asked for too. */
  readonly sweep: boolean;
  /** What "everything" is. Default: all that IANA registers (`ikeUniverse`). */
  readonly region?: Region;
  /** Default 'foreign-group'. */
  readonly form?: StatelessForm;
  /** The most octets of a datagram. Default 3,000, which RFC 7296 section 2 asks a gateway to take; where such are not answered, less. */
  readonly datagramOctets?: number;
  /**
   * Default 64. When a gateway accepts more than a few undocumented combinations, up to four times as many candidates are offered one by one;
   * where there are more, only the values of each dimension are told.
   */
  readonly violationsAtMost?: number;
  /**
   * Whether one IKE_SA_INIT is completed at the end, which says what the gateway announces (vendor ids, extensions, hashes of trusted CAs'
   * keys) and leaves one half-open IKE SA there until it times out; before it, the peer's whole order of preference is asked for, which
   * leaves nothing. Default false.
   */
  readonly identify?: boolean;
  /**
   * Whether the control is also sent to the other one of the ports 500 and 4500, once, at the end. Default false; `exchangeAt` of the
   * context is wanted for it.
   */
  readonly bothPorts?: boolean;
  /** Pauses when nothing answers, one after another, each followed by a control. Default 2, 4, 8, 16 seconds. */
  readonly pausesMs?: readonly number[];
}

/** An ask with every default filled in. */
export interface Ikev2Plan extends Required<Ikev2Ask> {
  /** The most transforms of a proposal. */
  readonly transformsAtMost: number;
  /** Whether everything that IANA registers is asked for, and with it what no policy can document. */
  readonly isWhole: boolean;
}

const smallestDatagramOctets = 576;
const largestDatagramOctets = 3000;

export class Ikev2AskError extends GateproofError<'ikev2-datagram-octets'> {
  constructor(found: number) {
    super(
      { name: 'Ikev2AskError', code: 'ikev2-datagram-octets', fault: 'ours' },
      `datagrams of ${smallestDatagramOctets} to ${largestDatagramOctets} octets wanted, ${found} found`,
    );
  }
}

/** Throws Ikev2AskError for a datagram size out of bounds. */
export function ikev2Plan(ask: Ikev2Ask): Ikev2Plan {
  const datagramOctets = ask.datagramOctets ?? 3000;
  if (!(datagramOctets >= smallestDatagramOctets && datagramOctets <= largestDatagramOctets)) {
    throw new Ikev2AskError(datagramOctets);
  }
  return {
    documented: ask.documented,
    sweep: ask.sweep,
    region: ask.region === undefined ? ikeUniverse() : union(ask.region, []),
    form: ask.form ?? 'foreign-group',
    datagramOctets,
    violationsAtMost: ask.violationsAtMost ?? 64,
    transformsAtMost: longestProposal,
    isWhole: ask.region === undefined,
    identify: ask.identify ?? false,
    bothPorts: ask.bothPorts ?? false,
    pausesMs: ask.pausesMs ?? [2000, 4000, 8000, 16_000],
  };
}

/** How many candidates are offered one by one, where a gateway accepts much more than is documented. */
export function offeredAlone({ violationsAtMost }: Pick<Ikev2Plan, 'violationsAtMost'>): number {
  return 4 * violationsAtMost;
}

/** The documented combinations as boxes: of four dimensions, those without an additional key exchange; of eleven, all. */
export function documentedBoxes({ documented }: Pick<Ikev2Ask, 'documented'>, dimensions: 4 | 11): Region {
  return union(inDimensions(documented.map(pointBox), dimensions), []);
}
