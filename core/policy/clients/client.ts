import type { Scheme } from '../../endpoint/scheme.ts';
import type { Box } from '../../spaces/region.ts';
import type { SpaceName } from '../../spaces/registry.ts';
import type { Source } from '../policy.ts';

/** A proposal as it is offered: per dimension the values in the order offered, and behind them additional key exchanges, 0 for none. */
export interface Proposal {
  readonly values: readonly (readonly number[])[];
  /** The same as a box of sorted values. */
  readonly box: Box;
}

/** What a client offers in one space, in its order. */
export interface Offer {
  readonly proposals: readonly Proposal[];
  /** Exactly one combination of these is offered: the one that was set. Absent: all of them. */
  readonly isChoice?: true;
  /** What stands here is the beginning of the list, or a part of it: of what it lacks nothing is known. */
  readonly isCut?: true;
  readonly source: Source;
}

/** What a client offers for an IKE SA. */
export interface IkeOffer extends Offer {
  /** Groups that it sends a public value for unasked; absent: not known. */
  readonly guess?: readonly number[];
  /** Whether it asks again when the gateway wants another group (INVALID_KE_PAYLOAD); absent: not known. */
  readonly retries?: boolean;
}

/** What a client of TLS offers; a proposal is a version with its suites. */
export interface TlsOffer extends Offer {
  readonly schemes: readonly Scheme[];
  /** In the order offered; absent: not known. */
  readonly groups?: readonly number[];
  readonly signatures?: readonly number[];
}

/** What the user of a client sees when nothing fits. */
export interface Seen {
  readonly at: 'ike' | 'ipsec' | 'tls';
  readonly says: string;
  readonly source: Source;
}

/** A word of the client's own configuration for a value of one dimension. */
export interface Setting {
  readonly name: string;
  readonly space: 'ike' | 'ipsec';
  readonly dimension: number;
  /** Its words by the number of the value that each stands for. */
  readonly words: Readonly<Record<string, string>>;
}

/** How what a client offers became known. */
export const takings = ['captured', 'logged', 'documented', 'source-read', 'profile'] as const;

/** A client in one state: a build or several, set up in one way. */
export interface Client {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** What it is a state of: others of the same product are what a user can change to. */
  readonly product: string;
  readonly platform: string;
  /** Builds, as its maker counts them. */
  readonly from?: string;
  readonly until?: string;
  /** How it is set up. */
  readonly condition?: string;
  readonly note?: string;
  readonly taken?: { readonly how: (typeof takings)[number]; readonly on: string };
  /** Nobody published what it offers, and nothing is claimed of it. */
  readonly isUnknown?: true;
  /** 'sha256:…' of the file's octets. */
  readonly digest: string;
  readonly file: string;
  readonly source: Source;
  readonly ike?: IkeOffer;
  readonly ipsec?: Offer;
  readonly tls?: TlsOffer;
  readonly settings: readonly Setting[];
  readonly seen: readonly Seen[];
}

/** The spaces in which clients offer something. */
export type OfferSpace = Extract<SpaceName, 'ike' | 'ipsec' | 'tls'>;
