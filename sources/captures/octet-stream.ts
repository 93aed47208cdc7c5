/** One direction of a conversation, in order from its first octet, as far as it is here. */
export interface OctetStream {
  readonly octets: Uint8Array;
  /** How many of them there are. */
  readonly length: number;
  /** Packets disagree about octets: what the peer read is not known. */
  readonly isConflicting: boolean;
  /** Numbers of the packets that octets came in, each once. */
  framesOf(from: number, to: number): readonly number[];
}

/** How a conversation ended, as far as it did. */
export type StreamEnd = 'open' | 'closed' | 'reset';
