import ipaddr from 'ipaddr.js';
import { isOpenVpn, schemeTraits } from '../../../core/endpoint/scheme.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import type { RecordedTarget } from '../../../core/observation/recording.ts';
import { fromHex } from '../../../core/wire/hex.ts';
import { type Socket, udpPacket } from './ip-packet.ts';
import { type Said, type TcpEnd, type TimedPacket, tcpConversation } from './tcp-conversation.ts';

/** Why an observation has no packets: a stable code. */
export type NoPackets =
  /** Nothing was sent: our side could not, or the budget was used up. */
  | 'nothing-sent'
  /** The octets were another program's and are not seen; the observation has its transcript. */
  | 'octets-not-seen'
  /** The octets went inside TLS and have no packet of their own; the observation has them. */
  | 'inside-tls'
  /** No address was spoken to. */
  | 'no-address';

/** From 49152 on (RFC 6335 section 6). */
const firstEphemeralPort = 49_152;
const ephemeralPorts = 16_384;
const ikeNatPort = 4500;

/**
 * The packets of one observation. `startUs`: start of the scan in microseconds since 1970. Our own address is not recorded: 198.51.100.1 or
 * 2001:db8::1 stand for it, which are for documentation (RFC 5737, RFC 3849), with another port for every `number`.
 */
export function observationPackets(
  { scheme }: Pick<RecordedTarget, 'scheme'>,
  observation: Observation,
  startUs: bigint,
  number: number,
): readonly TimedPacket[] | NoPackets {
  const { probe, offer, outcome, sent, received, packets = [], startedAtMs, elapsedMs } = observation;
  const { carrier } = schemeTraits[scheme];
  if (carrier === undefined) return 'nothing-sent';
  if (probe.startsWith('sstp/')) return 'inside-tls';
  const isCarried = isOpenVpn(scheme);
  if (isCarried ? packets.length === 0 : sent === '') {
    return observation.attempts === 0 || outcome === 'not-made' || outcome === 'unreachable'
      ? 'nothing-sent'
      : 'octets-not-seen';
  }
  const server = socketOf(observation.endpoint);
  if (server === undefined) return 'no-address';
  const client = clientOf(server, firstEphemeralPort + (number % ephemeralPorts));
  const at = (ms: number): bigint => startUs + BigInt(Math.round(ms * 1000));
  const said: readonly Said[] = isCarried
    ? packets.map(({ direction, atMs, octets }) => ({ direction, timeUs: at(atMs), octets: fromHex(octets) }))
    : [
        { direction: 'sent', timeUs: at(startedAtMs), octets: fromHex(sent) },
        { direction: 'received', timeUs: at(startedAtMs + elapsedMs), octets: fromHex(received) },
      ];
  switch (carrier) {
    case 'tcp':
      return tcpConversation(client, server, at(startedAtMs), said, endOf(outcome));
    case 'openvpn+tcp':
      return tcpConversation(client, server, at(startedAtMs), said.map(framed), endOf(outcome));
    case 'openvpn+udp':
      return datagrams(client, server, said);
    case 'udp': {
      // The probe goes on to port 4500 where 500 is silent, and says so.
      const port = typeof offer['port'] === 'number' ? offer['port'] : server.port;
      return datagrams(client, { ...server, port }, port === ikeNatPort ? said.map(marked) : said);
    }
  }
}

function datagrams(client: Socket, server: Socket, said: readonly Said[]): readonly TimedPacket[] {
  return said
    .filter(({ octets }) => octets.length > 0)
    .map(({ direction, timeUs, octets }) => {
      const flow =
        direction === 'sent' ? { source: client, destination: server } : { source: server, destination: client };
      return { direction, timeUs, octets: udpPacket(flow, octets), hasPayload: true };
    });
}

/** Behind its length, as OpenVPN packets stand in TCP. */
function framed(said: Said): Said {
  const { length } = said.octets;
  return { ...said, octets: Uint8Array.of(length >> 8, length & 0xff, ...said.octets) };
}

/** Behind the non-ESP marker (RFC 7296 section 2.23). */
function marked(said: Said): Said {
  return said.octets.length === 0 ? said : { ...said, octets: Uint8Array.of(0, 0, 0, 0, ...said.octets) };
}

function endOf(outcome: Observation['outcome']): TcpEnd {
  if (outcome === 'unreachable') return 'not-connected';
  return outcome === 'closed' || outcome === 'reset' ? outcome : 'left';
}

/** '192.0.2.1:443', '[2001:db8::1]:443'; undefined for anything else. */
function socketOf(endpoint: string): Socket | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]%]+)(?:%[^\]]*)?\]|([^:[\]]+)):([0-9]{1,5})$/u.exec(endpoint) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined || Number(port) > 0xffff || !ipaddr.isValid(address)) return undefined;
  return { address: Uint8Array.from(ipaddr.parse(address).toByteArray()), port: Number(port) };
}

function clientOf({ address }: Socket, port: number): Socket {
  const stands = address.length === 4 ? ['198.51.100.1', '198.51.100.2'] : ['2001:db8::1', '2001:db8::2'];
  const [first = new Uint8Array(0), second = first] = stands.map((text) =>
    Uint8Array.from(ipaddr.parse(text).toByteArray()),
  );
  return { address: first.every((octet, at) => octet === address[at]) ? second : first, port };
}
