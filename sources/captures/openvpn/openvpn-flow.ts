import { opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import type { OctetStream, StreamEnd } from '../octet-stream.ts';
import type { FlowReader, TcpFlow } from '../tcp/tcp-flow.ts';
import { type OpenVpnContext, type OpenVpnSession, sessionBegun } from './openvpn-session.ts';

const lengthOctets = 2;
/** The longest packet of a control channel (`--max-packet-size`), with room. */
const frameAtMost = 4096;

/** Whether a stream begins as OpenVPN's does: a length, and the reset of a client. */
export function beginsOpenVpn(octets: Uint8Array, length: number): 'client' | 'short' | 'other' {
  const [high = 0, low = 0, first] = octets;
  if (length > 0 && high * 0x100 > frameAtMost) return 'other';
  if (length > 2 && first !== opcode.hardResetClientV2 << 3 && first !== opcode.hardResetClientV3 << 3) return 'other';
  const size = high * 0x100 + low;
  if (length > 1 && (size < 14 || size > frameAtMost)) return 'other';
  return length < lengthOctets + size || length < 3 ? 'short' : 'client';
}

/** OpenVPN on a connection, whose client is on this side; undefined where its first packet is no reset. */
export function openVpnFlow(flow: TcpFlow, client: 0 | 1, context: OpenVpnContext): FlowReader | undefined {
  const server = client === 0 ? 1 : 0;
  const { places, segment, atMs, sides } = flow;
  const [own, other] = [sides[client], sides[server]];
  const first = packetAt(own, 0);
  const place = { protocol: 'openvpn+tcp', client: places[client], server: places[server], segment, atMs } as const;
  const session = first === undefined ? undefined : sessionBegun(first, place, context);
  if (session === undefined) return undefined;
  const readers = [walker(own, 'client', session), walker(other, 'server', session)];
  let isConflicting = false;
  return {
    advance: () => {
      isConflicting ||= own.isConflicting || other.isConflicting;
      return readers.map((read) => read()).some(Boolean);
    },
    end: (how: StreamEnd) => session.end(how, isConflicting),
  };
}

function packetAt({ octets, length }: OctetStream, at: number): Uint8Array | undefined {
  if (length - at < lengthOctets) return undefined;
  const size = (octets[at] as number) * 0x100 + (octets[at + 1] as number);
  return length - at - lengthOctets < size ? undefined : octets.subarray(at + lengthOctets, at + lengthOctets + size);
}

/** Hands on each packet once. */
function walker(stream: OctetStream, from: 'client' | 'server', session: OpenVpnSession): () => boolean {
  let at = 0;
  return () => {
    let isOver = false;
    for (let packet = packetAt(stream, at); packet !== undefined; packet = packetAt(stream, at)) {
      const end = at + lengthOctets + packet.length;
      isOver = session.add(packet, from, stream.framesOf(at, end)) || isOver;
      at = end;
    }
    return isOver;
  };
}
