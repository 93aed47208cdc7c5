import type { HandshakeOutcome, HandshakeRequest, StreamContext, StreamOutcome } from './stream-context.ts';

/** A connection behind its complete TLS handshake. Octets are those inside TLS. */
export interface SecuredStream {
  /**
   * Sends, then reads until `isComplete`, the peer's end or the time-out; `received` is all that came since the last exchange. Rejects
   * only for abort. An alert of the peer's is a 'reset' whose detail has OpenSSL's words.
   */
  exchange(octets: Uint8Array, isComplete: (received: Uint8Array) => boolean): Promise<StreamOutcome>;
  /** Sends the last octets; what the peer says to them is not read. */
  send(octets: Uint8Array): void;
}

/** What is said over a connection; the connection is ended when it settles. */
export type Dialogue = (stream: SecuredStream) => Promise<void>;

/** Everything that the other stack has, where no version and no suite is to be chosen. */
export interface OpenRequest {
  readonly serverName?: string;
}

/** What a probe behind TLS may do. */
export interface SecuredContext extends StreamContext {
  /**
   * As `handshake`, and goes on with `dialogue` over the same connection where the handshake is complete. The certificate is not judged:
   * nothing that is said may be secret.
   */
  converse(request: HandshakeRequest | OpenRequest, dialogue: Dialogue): Promise<HandshakeOutcome>;
}
