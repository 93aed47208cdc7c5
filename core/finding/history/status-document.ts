import type { Conclusion } from '../result.ts';
import type { EndingCertificate } from './certificates-document.ts';
import type { GatewayName, Scope } from './scope.ts';

/** How much of what must hold was found to, was found not to, and was not shown. */
export interface ClauseCounts {
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
}

/** How many gateways stand how, and how many clauses at all of their endpoints. */
export interface StandingCounts {
  readonly gateways: Readonly<Record<Conclusion, number>>;
  readonly clauses: ClauseCounts;
}

/** A group of gateways, seen from one site, under one policy. */
export interface GroupStanding extends StandingCounts {
  readonly policy: string;
  readonly version: string;
  readonly group: string;
  readonly site: string;
  /** ISO 8601, UTC: of its endpoint that was scanned longest ago, the last scan: so old is what is shown of it. Absent of a moment that is over. */
  readonly lastShown?: string;
}

/** A gateway that something is wrong with, under one policy. */
export interface WorstGateway extends GatewayName {
  readonly policy: string;
  /** Clauses that must hold and fail, at all of its endpoints; and those that were not shown, at the endpoints where something fails. */
  readonly fail: number;
  readonly inconclusive: number;
  /** ISO 8601: since when the one that fails longest does. */
  readonly failingSince: string;
}

/** A gateway of which something was decided once and is not shown now. */
export interface NotShownGateway extends GatewayName {
  readonly policy: string;
  /** Clauses that were decided and are inconclusive now. */
  readonly clauses: number;
  /** ISO 8601: when the one that was not shown longest was shown. */
  readonly lastShown: string;
}

/** A gateway that was not scanned for long, or never. */
export interface NotScannedGateway extends GatewayName {
  /** ISO 8601; null: never. */
  readonly lastScan: string | null;
}

/** All gateways as they stood at the end of a day, UTC. */
export interface DayStanding extends StandingCounts {
  /** ISO day. */
  readonly day: string;
  readonly policy: string;
}

/** What a receiver of messages was not told. */
export interface Undelivered {
  /** 'webhook/ops', 'mail/team'. */
  readonly receiver: string;
  /** 'gone': it wants nothing more; 'waits': for another try; 'given-up': after the last, within the last week. */
  readonly state: 'gone' | 'waits' | 'given-up';
  /** Messages; of one that is gone also what would be told in them. */
  readonly count: number;
  /** What the last try said: 'answered 500'. */
  readonly why: string;
}

/** What `gateproof status` prints. Lists hold the worst first, at most `listed` of `count`. */
export interface StatusDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-status';
  readonly scope: Scope;
  /** Of the scope, retired ones left out. */
  readonly gateways: { readonly known: number; readonly scanned: number };
  /** ISO 8601: of the newest scan; null where there is none. */
  readonly lastScan: string | null;
  readonly standings: readonly GroupStanding[];
  readonly worst: Listed<WorstGateway>;
  readonly notShown: Listed<NotShownGateway>;
  /** Not scanned within so many days. */
  readonly notScanned: Listed<NotScannedGateway> & { readonly days: number };
  /** Certificates that end within so many days, or have ended. */
  readonly ending: Listed<EndingCertificate> & { readonly days: number };
  /** Empty where everybody was told everything, or nobody is told. */
  readonly undelivered: readonly Undelivered[];
  /** By policy, then by day; the newest is today as it is now. */
  readonly trend: readonly DayStanding[];
}

/** The first of a list, and how long all of it is. */
export interface Listed<T> {
  readonly count: number;
  readonly first: readonly T[];
}
