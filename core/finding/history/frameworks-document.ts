import type { GatewayVerdict } from './gateways-document.ts';
import type { Paged } from './paged.ts';
import type { GatewayName, Scope } from './scope.ts';
import type { ClauseCounts } from './status-document.ts';

/** A policy that is not one of our own checks, and how many gateways stand how by it. */
export interface FrameworkColumn {
  readonly policy: string;
  readonly title: string;
  readonly gateways: Readonly<Record<Exclude<GatewayVerdict, 'not-judged'>, number>>;
}

/** A gateway by every framework, in the order of the columns. */
export interface FrameworkRow extends GatewayName {
  readonly frameworks: readonly {
    readonly policy: string;
    readonly verdict: GatewayVerdict;
    readonly clauses: ClauseCounts;
  }[];
  /** See `ListedGateway`. */
  readonly lastShown: string | null;
}

/** Gateways by frameworks. */
export interface FrameworksDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-frameworks';
  readonly scope: Scope;
  readonly frameworks: readonly FrameworkColumn[];
  readonly gateways: Paged<FrameworkRow>;
}
