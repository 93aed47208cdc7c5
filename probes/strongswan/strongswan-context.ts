import type { Credentials } from '../../core/credentials/credentials.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Point } from '../../core/spaces/region.ts';
import type { Vici } from '../../packages/strongswan-vici-ts/src/index.ts';

/** The questions: combinations that policies document, each to be offered alone, and where everything else is offered too. */
export interface StrongswanAsk {
  /** Points of the space 'ike': ENCR value, INTEG, PRF, KE, and behind them ADDKE1 … where there are any. */
  readonly ike: readonly Point[];
  /** Points of the space 'ipsec': ENCR value, INTEG, PFS group, ESN, and behind them all of ADDKE1 … ADDKE7 where there is any. */
  readonly ipsec: readonly Point[];
  /** Combinations [ENCR, INTEG, PRF, KE, ADDKE1, …] that are known to be accepted for an IKE SA, whoever saw it. Default none. */
  readonly accepted?: readonly Point[];
  /** Spaces in which everything else is offered too. */
  readonly sweep: readonly ('ike' | 'ipsec')[];
}

/** What the driving charon can do. */
export interface StrongswanFeatures {
  /** '6.1.0' */
  readonly release: string;
  /** Key exchange methods that it implements: the first one of an offer must be one of them. */
  readonly keyExchanges: ReadonlySet<number>;
  /** Whether to ask the gateway for a virtual address, which charon may put on an interface of its host. */
  readonly requestsAddress: boolean;
}

/** Everything that the strongSwan probe may do; it never sees a socket or a clock. */
export interface StrongswanContext {
  readonly target: Target;
  /** The address that is spoken to, without brackets. */
  readonly remoteAddress: string;
  /** The gateway's UDP port; 500 is followed by 4500 where NAT traversal or an additional exchange wants it. */
  readonly remotePort: number;
  /** Absent: no IKE SA can be authenticated, so IKE rows are shown by the selected proposal alone and IPsec rows stay open. */
  readonly credentials?: Credentials | undefined;
  readonly vici: Vici;
  readonly features: StrongswanFeatures;
  /** Begins the name of every connection and secret that is loaded; nothing else at this charon may begin so. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Keeps an observation; called as soon as it is made. */
  record(draft: ObservationDraft): void;
  /** Milliseconds since the start of the scan. */
  now(): number;
  /** How long one exchange may take, unless charon gives up earlier. */
  readonly timeoutMs: number;
}
