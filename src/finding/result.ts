import type { CertificateFacts } from '../facts/facts.ts';
import type { JsonObject, Observation } from '../observation/observation.ts';
import type { Finding, Verdict } from './finding.ts';

/** The result document, schemaVersion 1: what every report format is made from. Names, not code points. */
export interface ResultDocument {
  readonly schemaVersion: '1.0';
  readonly tool: { readonly name: 'gateproof'; readonly version: string };
  /** ISO date on which the clauses were judged. */
  readonly asOf: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** True when the run was cut short; what was seen until then is judged. */
  readonly interrupted: boolean;
  readonly policies: readonly PolicyReference[];
  readonly summary: Summary;
  readonly targets: readonly TargetResult[];
  readonly findings: readonly Finding[];
  readonly observations: readonly Observation[];
}

export type Conclusion = 'conforms' | 'violates' | 'inconclusive';

export interface Summary {
  readonly verdict: Conclusion;
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
}

/** A judged policy with all of its clauses, so that a report can draw the policy's own tables. */
export interface PolicyReference {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly title: string;
  readonly source: SourceReference;
  readonly clauses: readonly ClauseReference[];
}

export interface SourceReference {
  readonly title: string;
  readonly url?: string;
  readonly date?: string;
  readonly place?: string;
}

export interface ClauseReference {
  readonly id: string;
  readonly kind: 'row' | 'nothing-else' | 'constraint' | 'version' | 'certificate';
  /** 'ike', 'ipsec', 'tls' */
  readonly table: string;
  readonly title: string;
  /** The vendor's spelling, column by column; empty where the clause is no row. */
  readonly vendor: Readonly<Record<string, string>>;
  readonly source: SourceReference;
  readonly readings: readonly { readonly says: string; readonly source: SourceReference }[];
  readonly from?: string;
  readonly until?: string;
  /** What the source says besides, as under the table. */
  readonly note?: string;
}

/** IKE: encryption, integrity, prf, keyExchange, and additionalKeyExchange where there are any (RFC 9370). IPsec: encryption, integrity, keyExchange, extendedSequenceNumbers. IANA names; '-256' after a dash is the key length. */
export interface IkeCombination {
  readonly encryption: string;
  readonly integrity: string | null;
  readonly prf: string;
  readonly keyExchange: string;
  /** Methods of the additional key exchanges (RFC 9370), in their order; absent where there are none. */
  readonly additionalKeyExchange?: readonly string[];
}
export interface IpsecCombination {
  readonly encryption: string;
  readonly integrity: string | null;
  readonly keyExchange: string | null;
  readonly extendedSequenceNumbers: boolean;
}
/** A box: every combination of one value per field. */
export type BoxOfNames = Readonly<Record<string, readonly (string | null)[]>>;

export interface TargetResult {
  readonly url: string;
  /** The gateway's name in the inventory, where there is one. */
  readonly gateway?: string;
  /** The worst of the target's findings, over all policies. */
  readonly summary: Summary;
  readonly facts: {
    readonly tls?: {
      readonly versions: readonly string[];
      /** By version; where all were listed (`--enumerate`), in the order of the server's choice. */
      readonly suites: Readonly<Record<string, readonly string[]>>;
      /** Absent where they were not asked for. */
      readonly groups?: readonly string[];
      readonly signatureSchemes?: readonly string[];
      readonly preference?: 'server' | 'client';
      readonly extendedMasterSecret?: boolean;
      readonly encryptThenMac?: boolean;
      readonly secureRenegotiation?: boolean;
      readonly compression?: boolean;
      readonly certificates: readonly CertificateFacts[];
      readonly path?: { readonly verdict: string; readonly reasons: readonly string[] };
      readonly refused: readonly BoxOfNames[];
    };
    readonly ike?: { readonly accepted: readonly IkeCombination[]; readonly refused: readonly BoxOfNames[] };
    readonly ipsec?: { readonly accepted: readonly IpsecCombination[]; readonly refused: readonly BoxOfNames[] };
  };
}

/** What an observation looks like in a report's evidence panel: the observation itself, see `Observation`. */
export type { Finding, JsonObject, Observation, Verdict };
