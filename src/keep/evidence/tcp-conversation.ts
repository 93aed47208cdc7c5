import { type Flow, type Socket, tcpFlag, tcpPacket } from './ip-packet.ts';

/** What went over a connection in one direction, at one time. */
export interface Said {
  readonly direction: 'sent' | 'received';
  /** Microseconds since 1970, UTC. */
  readonly timeUs: bigint;
  readonly octets: Uint8Array;
}

/** A packet and when it went by. */
export interface TimedPacket {
  readonly timeUs: bigint;
  readonly direction: 'sent' | 'received';
  readonly octets: Uint8Array;
  /** Whether it carries octets of the exchange, and not only what TCP needs. */
  readonly hasPayload: boolean;
}

/** How a connection ended: by us, by the peer, by its reset; or it never stood. */
export type TcpEnd = 'left' | 'closed' | 'reset' | 'not-connected';

/** Octets in one segment: what fits an Ethernet frame behind IPv6 and TCP, with room to spare. */
const segmentOctets = 1400;
const clientIsn = 1_000_000;
const serverIsn = 2_000_000;

/**
 * A TCP connection around what was said on it. Nobody saw its segments: the handshake, sequence numbers and the end are made up in accordance
 * with RFC 9293, one microsecond apart, so that a dissector puts the octets together again.
 */
export function tcpConversation(
  client: Socket,
  server: Socket,
  startUs: bigint,
  said: readonly Said[],
  end: TcpEnd,
): readonly TimedPacket[] {
  const packets: TimedPacket[] = [];
  const flows: Readonly<Record<Said['direction'], Flow>> = {
    sent: { source: client, destination: server },
    received: { source: server, destination: client },
  };
  const next = { sent: clientIsn, received: serverIsn };
  let clock = startUs;
  const put = (direction: Said['direction'], flags: number, payload: Uint8Array = new Uint8Array(0)): void => {
    const other = direction === 'sent' ? 'received' : 'sent';
    const acknowledgement = (flags & tcpFlag.ack) === 0 ? 0 : next[other];
    const octets = tcpPacket(flows[direction], { sequence: next[direction], acknowledgement, flags, payload });
    packets.push({ timeUs: clock, direction, octets, hasPayload: payload.length > 0 });
    clock++;
    next[direction] += payload.length + ((flags & (tcpFlag.syn | tcpFlag.fin)) === 0 ? 0 : 1);
  };
  put('sent', tcpFlag.syn);
  if (end === 'not-connected') return packets;
  put('received', tcpFlag.syn | tcpFlag.ack);
  put('sent', tcpFlag.ack);
  for (const { direction, timeUs, octets } of said) {
    if (timeUs > clock) clock = timeUs;
    for (let at = 0; at < octets.length; at += segmentOctets) {
      put(direction, tcpFlag.psh | tcpFlag.ack, octets.subarray(at, at + segmentOctets));
    }
  }
  if (end === 'reset') {
    put('received', tcpFlag.rst | tcpFlag.ack);
    return packets;
  }
  const [first, second] = end === 'closed' ? (['received', 'sent'] as const) : (['sent', 'received'] as const);
  put(first, tcpFlag.fin | tcpFlag.ack);
  put(second, tcpFlag.fin | tcpFlag.ack);
  put(first, tcpFlag.ack);
  return packets;
}
