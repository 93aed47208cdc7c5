import type { Scheme } from '../../endpoint/scheme.ts';
import type { Box, Region } from '../../spaces/region.ts';
import type { SpaceName } from '../../spaces/registry.ts';
import type { Sentence } from '../algebra/sentence.ts';

/** What stands between a place and a promise: the policy allows the row and demands it of nobody, or its source says two things of it. */
export type PlaceCondition = 'allowed' | 'one-reading';

/** Something that a client can land on: a row of a policy, or a combination that a gateway was seen to accept. */
export interface Place {
  /** Of a row its clause; of what was seen the endpoint. */
  readonly row: Sentence;
  readonly region: Region;
  readonly conditions: readonly PlaceCondition[];
}

/** Whose order decides between several that fit. */
export type Chooser = 'gateway' | 'client' | 'not-known';

/** What a gateway does with offers in one space. */
export interface Gate {
  readonly space: SpaceName;
  /** In the order of the gateway where it is known, otherwise of the document. */
  readonly places: readonly Place[];
  readonly chooser: Chooser;
  /** So many of the places, from the first, stand in an order that means something: that of the gateway, or that of a document. */
  readonly ordered: number;
  /** Whether all of a box is known to be refused. */
  readonly refuses: (box: Box) => boolean;
  /** Sentences that forbid some of a box. */
  readonly forbidding: (box: Box) => readonly Sentence[];
}

/** A gateway as a policy documents it, or as it was seen. */
export interface Gateway {
  readonly kind: 'policy' | 'result';
  readonly id: string;
  readonly title: string;
  readonly version?: string;
  readonly digest?: string;
  /** Of clients of IKEv2; absent where nothing is said of it. */
  readonly ike?: Gate;
  readonly ipsec?: Gate;
  /** By scheme: those of which something is said. */
  readonly tls: readonly TlsGate[];
}

/** What a gateway does with TLS at endpoints of one scheme. */
export interface TlsGate extends Gate {
  readonly scheme: Scheme;
  /** Groups and signature schemes, where something is said of them. */
  readonly beside: readonly Gate[];
}
