import type { EndingCertificate } from './certificates-document.ts';
import type { Paged } from './paged.ts';
import type { Scope } from './scope.ts';

/** Certificates that end in a month. */
export interface EndingMonth {
  /** '2027-01' */
  readonly month: string;
  readonly certificates: number;
}

/** When certificates end that are served now. */
export interface ForecastDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-forecast';
  readonly scope: Scope;
  /** Of all of the scope, whatever is listed below: months in which some end, in order. */
  readonly months: readonly EndingMonth[];
  /** Those that end within so many days, or in a month, alone; null: all. */
  readonly withinDays: number | null;
  readonly month: string | null;
  readonly count: number;
  /** What ends first comes first. */
  readonly certificates: Paged<EndingCertificate>;
}
