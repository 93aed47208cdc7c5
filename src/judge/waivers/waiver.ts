import type { WaiverReference } from '../../../core/finding/finding.ts';
import type { Json } from '../../../core/observation/observation.ts';

/** A known failure that somebody answers for, until a day. */
export interface Waiver extends WaiverReference {
  /** Glob of policy ids; absent: every policy. */
  readonly policy?: string;
  /** Glob of clause ids ('tls/version-*'); this or `rule`. */
  readonly clause?: string;
  /** Glob of kinds of clauses ('certificate'). */
  readonly rule?: string;
  /** Glob of target URLs, of their hosts, or of the names of gateways in the inventory. */
  readonly target: string;
  /**
   * What may be seen at most: a combination by all or some of its names, or one value of it. Absent: whatever is seen. A failure in which
   * anything else is seen is not covered.
   */
  readonly observed?: readonly Json[];
}

/** gateproof-waivers.yaml, version 1. */
export interface WaiverFile {
  /** Without its folders. */
  readonly name: string;
  /** Of its octets: 'sha256:…'. */
  readonly digest: string;
  readonly waivers: readonly Waiver[];
}
