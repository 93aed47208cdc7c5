import type { Target } from '../core/endpoint/target.ts';
import type { ObservationDraft } from '../core/observation/observation.ts';

/** What came of one request datagram and its retransmissions. */
export interface DatagramOutcome {
  /**
   * 'answered': a datagram came that `isAnswer` took. 'malformed': only others came until the time-out, or too many of them. 'silent':
   * none came. 'unreachable': the host said that nothing listens there.
   */
  readonly kind: 'answered' | 'malformed' | 'silent' | 'unreachable';
  /** The datagram that decided: the answer, or the last of the others; empty when none came. */
  readonly received: Uint8Array;
  /** System error code, how long was waited, or ''. */
  readonly detail: string;
  /** The last request: what `followUp` made, or the first. */
  readonly sent: Uint8Array;
  /** How often a request was sent. */
  readonly attempts: number;
  /** The UDP port that it was last sent to. */
  readonly port: number;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
}

/** Whether a datagram, without the non-ESP marker, answers the request. */
export type IsAnswer = (received: Uint8Array) => boolean;

/** The request that an answer asks for, as a cookie does; undefined where the exchange is over. Bounded by who gives it. */
export type FollowUp = (received: Uint8Array) => Uint8Array | undefined;

/** Everything a probe of a datagram protocol may do; it never sees a socket, a clock or a random source. */
export interface DatagramContext {
  readonly target: Target;
  readonly signal: AbortSignal;
  /**
   * Sends one request, again and again by the transport's schedule until `isAnswer` takes what came. Other datagrams are ignored, up to the
   * transport's bound. What `followUp` makes of an answer is sent from the same source port, and the exchange goes on until it makes
   * nothing. The non-ESP marker of port 4500 (RFC 7296 section 3.1) is the transport's. Never rejects but for abort.
   */
  exchange(octets: Uint8Array, isAnswer: IsAnswer, followUp?: FollowUp): Promise<DatagramOutcome>;
  /** As `exchange`, to this port alone. Absent where the target is one port. */
  readonly exchangeAt?: (
    port: number,
    octets: Uint8Array,
    isAnswer: IsAnswer,
    followUp?: FollowUp,
  ) => Promise<DatagramOutcome>;
  /** Waits; rejects only for abort. */
  pause(durationMs: number): Promise<void>;
  /** `length` random octets. */
  random(length: number): Uint8Array;
  /** A fresh public value of a key exchange method in IKEv2's layout; must know those of `shareGroups`: 31, 19, 32, 20. */
  keyShare(group: number): Uint8Array;
  /** Keeps an observation; call it as soon as it is made, so that an interrupted run keeps it. */
  record(draft: ObservationDraft): void;
}
