import type { Scheme } from '../../endpoint/scheme.ts';
import type { Mismatch } from '../algebra/check-document.ts';
import type { Names, Sentence } from '../algebra/sentence.ts';
import type { Source } from '../policy.ts';
import type { OfferSpace, Seen } from './client.ts';
import type { Chooser, PlaceCondition } from './gate.ts';

/**
 * 'works': something that is offered is accepted. 'depends': it is, if what `conditions` name holds. 'breaks': all that is offered is refused.
 * 'not-known': neither is shown. 'says-nothing': nothing is said of what this client uses.
 */
export type LandingStatus = 'works' | 'depends' | 'breaks' | 'not-known' | 'says-nothing';

/** What must hold for a client to work. */
export type LandingCondition =
  | PlaceCondition
  /** Its administrator set it to what fits. */
  | 'as-set'
  /** It asks again when the gateway wants another group than it guessed. */
  | 'asks-again'
  /** Its groups or signature schemes, which are not known, are among those that are accepted. */
  | 'parameters-not-known'
  /** A higher version that both may speak, of which nothing is known, fits or is refused. */
  | 'higher-version-open';

/** Why a landing is not known, or is no landing. */
export type LandingReason =
  /** Nobody knows what the client offers here. */
  | 'offer-not-known'
  /** Its list was cut, and what is known of it does not fit. */
  | 'offer-cut'
  /** Some of what it offers is neither accepted nor refused. */
  | 'region-open'
  /** Both speak a higher version without a suite in common, and a gateway that picks the version first ends there. */
  | 'version-first'
  /** What it offers fits, and it does not ask again for the group of it. */
  | 'does-not-ask-again'
  /** The first CHILD_SA is made, because it never has a group of its own; rekeying it is refused. */
  | 'rekeying'
  /** Suites fit, and groups or signature schemes do not. */
  | 'parameters-refused'
  /** What is offered has nothing in common with what is accepted. */
  | 'nothing-in-common'
  /** Nothing is said of a part of what it needs. */
  | 'says-nothing-of-part';

/** A row, the offer that lands on it, and the combination of both. */
export interface Landed {
  readonly row: Sentence;
  /** From 1, in the order of the offer. */
  readonly proposal: number;
  readonly combination: Names;
}

export interface SpaceLanding {
  readonly space: OfferSpace;
  readonly scheme?: Scheme;
  readonly status: LandingStatus;
  readonly conditions: readonly LandingCondition[];
  readonly reason?: LandingReason;
  /** Where the offer is from; absent where there is none. */
  readonly offer?: Source;
  /** Every row that holds something of the offer, in the order of the gateway. */
  readonly rows: readonly Sentence[];
  readonly chooser: Chooser;
  /** What it lands on if the client's order decides. */
  readonly byClient?: Landed;
  /** What it lands on if the gateway's order decides: its own where it is known, otherwise that of the rows. */
  readonly byGateway?: Landed;
  /** Of some of what it offers nothing is known, so it may land there. */
  readonly mayLandElsewhere?: true;
  /** The group that it has to ask again for, where it is known which it guesses. */
  readonly askedAgain?: readonly string[];
  /** Where nothing fits: by which dimensions. */
  readonly lacking: readonly Mismatch[];
  /** Sentences that forbid what is offered. */
  readonly forbiddenBy: readonly Sentence[];
  /** Words of its own configuration for what fits, 'EncryptionMethod AES256'. */
  readonly set?: readonly string[];
}

/** A sentence against a combination. */
export interface Weakness {
  readonly by: Sentence;
  readonly policy: string;
}

/** The smallest changes that keep a client. */
export interface Change {
  /** What the gateway would have to accept. */
  readonly accept: readonly {
    readonly space: OfferSpace;
    readonly combination: Names;
    /** The row that holds it in what it is compared with. */
    readonly row?: Sentence;
    /** Why it is weak; empty where nothing speaks against it. */
    readonly weak: readonly Weakness[];
  }[];
  /** Other states of the same product that fit. */
  readonly clients: readonly { readonly id: string; readonly title: string; readonly set: readonly string[] }[];
}

export interface LandingCell {
  readonly status: LandingStatus;
  readonly parts: readonly SpaceLanding[];
  readonly reason?: LandingReason;
  /** What the user sees; present where it breaks, and empty where that is not known. */
  readonly sees?: readonly Seen[];
  readonly change?: Change;
  /** It breaks, and did not by the first gateway. */
  readonly isNew?: true;
}

export interface ClientName {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly digest: string;
  readonly file: string;
  readonly condition?: string;
  readonly source: Source;
}

export interface GatewayName {
  readonly kind: 'policy' | 'result';
  readonly id: string;
  readonly title: string;
  readonly version?: string;
  readonly digest?: string;
}

/** Where clients land, on one day: the first gateway, and those that it is compared with. */
export interface LandingDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-landing';
  /** ISO date. */
  readonly asOf: string;
  readonly gateways: readonly GatewayName[];
  /** Further gateways, of which nothing is told. */
  readonly leftOut?: number;
  readonly clients: readonly {
    readonly client: ClientName;
    /** In the order of the gateways. */
    readonly cells: readonly LandingCell[];
  }[];
}
