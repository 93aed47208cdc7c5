import type { Scope } from './scope.ts';

/** An API token without what is secret of it. */
export interface TokenLine {
  readonly id: number;
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly madeBy: string;
  /** ISO 8601, UTC; `ends`: its last moment. */
  readonly made: string;
  readonly ends: string;
  readonly state: 'good' | 'ended' | 'expired';
}

/** Every token that ever was, the newest first. */
export interface TokensDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-tokens';
  readonly scope: Scope;
  readonly tokens: readonly TokenLine[];
}
