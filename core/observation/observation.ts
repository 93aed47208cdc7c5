/** How an exchange can end. */
export const outcomeKinds = [
  /** The peer accepted: ServerHello, an established SA. */
  'answered',
  /** The peer said no in its protocol: a TLS alert, an IKE notify. */
  'refused',
  /** Nothing came until the time-out. */
  'silent',
  /** The peer closed the connection in order without saying why. */
  'closed',
  /** The peer reset the connection. */
  'reset',
  /** No connection: refused by the host, no route, name not found. */
  'unreachable',
  /** What came could not be decoded, or answers something that was not offered. */
  'malformed',
  /** The protocol went on past the offer and then failed: credentials refused by the peer. */
  'authentication-failed',
  /** Our own side could not make the exchange: the driver lacks an algorithm, a command failed. Proves nothing. */
  'not-made',
] as const;

/** How one exchange ended. Closed, never merged, never thrown. */
export type OutcomeKind = (typeof outcomeKinds)[number];

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** One packet of a carrier below the octets of an exchange, without what protects it (no HMAC, no cipher, no wrapped key). */
export interface CarrierPacket {
  readonly direction: 'sent' | 'received';
  /** Milliseconds since the start of the scan. */
  readonly atMs: number;
  /** Lower-case hex, as it would be without protection. */
  readonly octets: string;
}

/** Where an exchange stands in a capture, and how often the same was seen. */
export interface CapturedFrames {
  /** SHA-256 of the capture, lower-case hex. */
  readonly capture: string;
  /** Numbers of the packets that question and answer came in, counted from 1. */
  readonly sent: readonly number[];
  readonly received: readonly number[];
  /** How often the same was offered and answered, in all captures together. */
  readonly times: number;
}

/** What a probe hands over after one exchange; the run adds identity and place. */
export interface ObservationDraft {
  /** Which question: 'tls/suites', 'tls/handshake', 'strongswan/ike', … */
  readonly probe: string;
  /** Sorts the observations of one target in the order of the plan, whatever the order of arrival, e.g. 'tls/suites/TLSv1.2/003'. */
  readonly order: string;
  /** What was offered, in code points. Each probe documents its shape. */
  readonly offer: JsonObject;
  readonly outcome: OutcomeKind;
  /** One line for people: 'alert handshake_failure(40)', 'NO_PROPOSAL_CHOSEN', 'ECONNREFUSED'. Never a secret. */
  readonly detail: string;
  /** What the peer's answer says, decoded to code points; absent unless something was decoded. */
  readonly answer?: JsonObject;
  /** Octets as lower-case hex; empty when the octets are not ours to see (inside charon). */
  readonly sent: string;
  readonly received: string;
  /** What the driver logged, one line each, for exchanges whose octets are not seen. */
  readonly transcript?: readonly string[];
  /** What the carrier sent and received for it, where there is one between the octets and the network. */
  readonly packets?: readonly CarrierPacket[];
  /** Where it stands in a capture, of what was not asked for by us; the first time that it was seen. */
  readonly frames?: CapturedFrames;
  /** Connections of ours to the endpoint that were open when this one began to be opened, itself included; absent where that is not counted. */
  readonly openConnections?: number;
  /** Which of our connections to the endpoint it was, counted from 1 in the order in which they began to be opened; absent where that is not counted. */
  readonly connection?: number;
  /** Milliseconds since the start of the scan. */
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  /** How often it was sent; 0 for a question that stayed unsent because the peer was gone. */
  readonly attempts: number;
}

/** The evidence: outcome plus what was sent and received, when and how often. */
export interface Observation extends ObservationDraft {
  /** 'obs-0001', unique in one recording, in the order of the plan. */
  readonly id: string;
  /** The target's URL. */
  readonly target: string;
  /** The address and port that was spoken to, '192.0.2.1:443'. */
  readonly endpoint: string;
}
