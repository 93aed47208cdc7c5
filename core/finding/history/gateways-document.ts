import type { Conclusion } from '../result.ts';
import type { Paged } from './paged.ts';
import type { GatewayName, Scope } from './scope.ts';
import type { ClauseCounts } from './status-document.ts';

/** How a gateway stands: the worst over the policies that were asked for; 'not-judged' where none says anything of it. */
export type GatewayVerdict = Conclusion | 'not-judged';

/** A clause that a verdict rests on, where it was judged. */
export interface RestsOn {
  readonly endpoint: string;
  readonly policy: string;
  readonly clause: string;
}

/** A gateway in a list of all. */
export interface ListedGateway extends GatewayName {
  readonly verdict: GatewayVerdict;
  /** Of what must hold, at all of its endpoints. */
  readonly clauses: ClauseCounts;
  /** Of the inconclusive ones, those that were decided before. */
  readonly lost: number;
  /** ISO 8601, UTC: since when the clause that fails longest does; null where none fails. */
  readonly failingSince: string | null;
  /** Of the endpoint that was scanned longest ago, its last scan: so old is what is shown of it. Null: never scanned. */
  readonly lastShown: string | null;
  /** One of the clauses that decide the verdict; null where none does. */
  readonly restsOn: RestsOn | null;
}

/** A gateway that was added on the page, and that no monitor took up yet: nothing is known of it. */
export interface WaitingGateway {
  readonly gateway: string;
  /** '' for none. */
  readonly group: string;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
}

/** Which gateways were asked for, besides the scope. */
export interface GatewayFilter {
  /** Part of a name. */
  readonly q: string | null;
  readonly verdict: GatewayVerdict | null;
  /** Those alone of which something was decided once and is not shown now, or that were not scanned for a week. */
  readonly only: 'not-shown' | 'not-scanned' | null;
}

/** By what a list of gateways is sorted: the worst first, by name, or what was shown longest ago first. */
export const gatewaySorts = ['worst', 'name', 'shown'] as const;
export type GatewaySort = (typeof gatewaySorts)[number];

/** Gateways, the worst first unless they are sorted otherwise. */
export interface GatewaysDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-gateways';
  readonly scope: Scope;
  readonly filter: GatewayFilter;
  readonly sort: GatewaySort;
  /** All that the filter leaves. */
  readonly count: number;
  readonly gateways: Paged<ListedGateway>;
  /** Beside them, and in no count. */
  readonly waiting: readonly WaitingGateway[];
}
