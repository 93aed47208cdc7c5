import type { Target } from '../core/endpoint/target.ts';
import type { CarrierPacket, ObservationDraft, OutcomeKind } from '../core/observation/observation.ts';

/** What is counted of connections to an endpoint; absent where it is not. */
export interface ConnectionCount {
  /** Of ours that were open when this one began to be opened, itself included. */
  readonly openConnections?: number;
  /** Which one it was, from 1 in the order in which they began to be opened. */
  readonly connection?: number;
}

/** What came of sending octets on a fresh connection. */
export interface StreamOutcome extends ConnectionCount {
  /**
   * 'answered' here means only that octets came and `isComplete` was satisfied; the probe says what they mean. 'not-made': no connection
   * was opened, and `detail` is the reason as a stable code ('budget'). 'declined': the octets came to the peer, whose carrier then dropped
   * the session without a word, as OpenVPN up to 2.6 refuses a hello; only a carrier that can tell this from loss says so.
   */
  readonly kind: Exclude<OutcomeKind, 'refused' | 'malformed' | 'authentication-failed'> | 'declined';
  /** Everything received until then, also when `kind` is not 'answered'. */
  readonly received: Uint8Array;
  /** What the carrier did, one line each, where the octets alone do not show it (OpenVPN's control channel). */
  readonly transcript?: readonly string[];
  /** The carrier's packets, without what protects them. */
  readonly packets?: readonly CarrierPacket[];
  /** Nobody was ever met there: what follows is not tried any more. */
  readonly isGone?: true;
  /** System error code or '' . */
  readonly detail: string;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
}

/** One complete handshake by another TLS stack. */
export interface HandshakeRequest {
  /** Code point of the only version offered. */
  readonly version: number;
  /** OpenSSL's name of the only suite offered. */
  readonly opensslSuite: string;
  /** The only signature schemes offered, of those that OpenSSL has; absent: its own. */
  readonly signatureSchemes?: readonly number[];
  /** Whether the connection is ended by us behind the handshake, and the tickets are kept that come before the peer ends it. */
  readonly awaitsTickets?: true;
  readonly serverName?: string;
}

/** Tickets that came behind a handshake of TLS 1.3. */
export interface TicketsSeen {
  readonly count: number;
  /** The peer ended the connection: no more can come. */
  readonly isWhole: boolean;
  /** The most octets of early data that one of them allows (RFC 8446 section 4.6.1); absent where one could not be read. */
  readonly maxEarlyData?: number;
}

/** What the other stack made of a chain, as a code of its own; '' where it found nothing against it. */
export interface Verified {
  /** Of the path, at the time of the handshake: 'CERT_HAS_EXPIRED'. */
  readonly path: string;
  /** Of the name: 'ERR_TLS_CERT_ALTNAME_INVALID'; absent where no name was compared. */
  readonly name?: string;
}

export interface HandshakeOutcome extends ConnectionCount {
  readonly kind: 'completed' | 'failed' | Exclude<StreamOutcome['kind'], 'answered'>;
  /** 'TLSv1.2', and the IANA name of the suite, as the other stack reports them; absent when none was negotiated. */
  readonly negotiated?: { readonly version: string; readonly suite: string };
  /** DER, leaf first; empty when none came. */
  readonly chain: readonly Uint8Array[];
  /**
   * Whether the other stack sent its Finished: it took the whole first flight of the server by then, and the signature over the key
   * exchange was right, where there is one. Absent: it did not, or that is not known.
   */
  readonly sentFinished?: boolean;
  /** Present where the handshake was complete and there were trust anchors to verify the chain by. */
  readonly verified?: Verified;
  /** Present where they were awaited and the handshake was complete. */
  readonly tickets?: TicketsSeen;
  readonly detail: string;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
}

/** What a connection is for: 'control' may use what a budget keeps back for the exchange that makes all refusals count. */
export type ExchangePurpose = 'question' | 'control';

/** A connection that is opened before there is something to send on it: the round trip of connecting is then over when there is. */
export interface EarlyConnection extends Disposable {
  /**
   * Begins to connect where the limits of the run leave room for it now; otherwise does nothing. Where connections are counted against a
   * budget it does so only for one that is needed in any case.
   */
  open(need?: 'in-any-case' | 'if-all-goes-well'): void;
  /** Whether it was opened and stands. */
  readonly isOpen: boolean;
  /**
   * As `StreamContext.exchange`, and begins when it is called. It goes over the early connection if that still stands, otherwise over a
   * fresh one. The early one is closed where a fresh one is made after it: a control must not be older than what it vouches for, and a
   * server that serves one after another would wait for it.
   */
  readonly exchange: StreamContext['exchange'];
  /** As `StreamContext.handshake`, in the same way; one of the two serves. */
  readonly handshake: StreamContext['handshake'];
}

/** Everything a TLS-like probe may do; it never sees a socket, a clock or a random source. */
export interface StreamContext {
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Opens one connection, sends, reads until `isComplete`, the peer's end or the time-out (`timeoutMs`, the run's default). Never rejects but for abort. */
  exchange(
    octets: Uint8Array,
    isComplete: (received: Uint8Array) => boolean,
    /** Default 'question'. */
    purpose?: ExchangePurpose,
    /** Called, at most once, when there is a connection and the octets were sent; a carrier that is no TCP connection need not. */
    onSent?: () => void,
  ): Promise<StreamOutcome>;
  /** An early connection to the target, not opened yet; dispose of it. Absent where each would be a session that the server has to keep. */
  earlyConnection?(): EarlyConnection;
  /** How many early connections could be opened at this moment. Absent where there are none. */
  earlyRoom?(): number;
  handshake(request: HandshakeRequest): Promise<HandshakeOutcome>;
  /** Whether this handshake is one that another probe makes at the same time: then it costs no connection. Absent: none is. */
  isShared?(request: HandshakeRequest): boolean;
  /** Waits; rejects only for abort. 'for-answer': a time that was measured of the peer, which is not shortened with the pauses of a run. */
  pause(durationMs: number, why?: 'for-answer'): Promise<void>;
  /** `length` random octets. */
  random(length: number): Uint8Array;
  /** Keeps an observation; call it as soon as it is made, so that an interrupted run keeps it. */
  record(draft: ObservationDraft): void;
}
