import type { PacketWrap } from '../../core/protocol/openvpn/packet-wrap.ts';
import type { LinkEnd, PacketLink, Timers } from './packet-link.ts';
import type { ResetAllowance } from './reset-allowance.ts';
import type { RoundTrip } from './round-trip.ts';

export type UnacknowledgedKind = 'unacknowledged' | 'unacknowledged-reset';

/** How a control channel ended. */
export interface ChannelEnd {
  /**
   * 'unacknowledged': the peer took what was written before, but never the last of it, and still answers others; nothing came in answer to
   * it. Some of these in a row are a refusal by OpenVPN up to 2.6, which drops a session without a word; one may be loss.
   * 'unacknowledged-reset': the same, but it ended the connection by a reset (TCP).
   */
  readonly kind: LinkEnd['kind'] | 'silent' | UnacknowledgedKind;
  readonly detail: string;
}

export interface ChannelListener {
  /** The peer answered the reset: the TLS stream may begin. */
  readonly onOpen: () => void;
  /** The next octets of the peer's TLS stream, in order and once. */
  readonly onOctets: (octets: Uint8Array) => void;
  /** Nothing follows. `close` is still to be called. */
  readonly onEnd: (end: ChannelEnd) => void;
}

/** What the sessions with one server share. */
export interface ChannelMeans {
  /** A wrap for one session, with a replay count of its own. */
  readonly makeWrap: () => PacketWrap;
  readonly timers: Timers;
  readonly random: (length: number) => Uint8Array;
  readonly roundTrip: RoundTrip;
  readonly allowance: ResetAllowance;
}

export interface ChannelOptions extends ChannelMeans {
  readonly link: PacketLink;
  /** How long nothing new may come. */
  readonly timeoutMs: number;
  readonly listener: ChannelListener;
}
