import type { GatewayName } from './scope.ts';

/** What became of a gateway of a file. */
export interface ImportedGateway extends Pick<GatewayName, 'gateway' | 'site'> {
  /** 'settled': it is in the store now. 'known': this scan was there already, and nothing was written. */
  readonly state: 'settled' | 'known';
  readonly endpoints: number;
  /** Clauses that are judged otherwise than before, or for the first time. */
  readonly changes: number;
}

export interface ImportedFile {
  /** As it was given. */
  readonly file: string;
  readonly of: 'result' | 'observations';
  /** ISO 8601, UTC: when that scan began. */
  readonly startedAt: string;
  readonly gateways: readonly ImportedGateway[];
  /** What the file said and could not be shown again, or by what else it was judged; one sentence each. */
  readonly notes: readonly string[];
}

/** What `gateproof import` prints: the files in the order of time, as they were settled. */
export interface ImportDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-import';
  readonly files: readonly ImportedFile[];
}
