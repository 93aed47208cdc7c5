/** How the way of packets ended. */
export interface LinkEnd {
  /** 'closed': in order (TCP). 'malformed': what came is no packet. */
  readonly kind: 'closed' | 'reset' | 'unreachable' | 'malformed';
  /** System error code, or one line for people. */
  readonly detail: string;
  /** A packet had begun to come (TCP): the peer was about to say something. Absent: no. */
  readonly isWithinPacket?: true;
}

/**
 * A way for packets to one server: one TCP connection, or one UDP socket that keeps its port, because a server's session id is made from it.
 * What comes before `listen` is kept.
 */
export interface PacketLink {
  readonly transport: 'tcp' | 'udp';
  /** Sends when it can; never throws. What goes wrong ends the link. */
  send(packet: Uint8Array): void;
  /** Whether everything that was sent has left this host's buffers; always so on UDP. */
  isFlushed(): boolean;
  /** At most one listener. `onEnd` is called once at most, and not after `close`. */
  listen(listener: { readonly onPacket: (packet: Uint8Array) => void; readonly onEnd: (end: LinkEnd) => void }): void;
  /** Lets what was sent go out, then ends. May be called twice. */
  close(): void;
}

/** Time as it is handed to what must not look at a clock. */
export interface Timers {
  /** Milliseconds since the start of the scan. */
  nowMs(): number;
  /** Runs `then` once after `durationMs`; the returned function keeps it from running. */
  after(durationMs: number, then: () => void): () => void;
}
