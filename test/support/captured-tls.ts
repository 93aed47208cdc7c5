import { clientHello } from '../../core/protocol/tls/client-hello.ts';
import { codePointList, extension, versionList } from '../../core/protocol/tls/extension.ts';
import { handshakeMessage } from '../../core/protocol/tls/handshake-message.ts';
import { serverHello } from '../../core/protocol/tls/server-hello.ts';
import { tlsRecord } from '../../core/protocol/tls/tls-record.ts';
import { encode } from '../../core/wire/codec.ts';
import { type Flow, type Socket, tcpFlag, tcpPacket } from '../../src/keep/evidence/ip-packet.ts';
import { captureClient, captureServer } from './capture-file.ts';

/* A connection of TLS 1.2, packet by packet, so that a test can change, leave out and add what it wants. */

export const ecdheRsaAes256Gcm = 0xc030;
export const ecdheRsaAes128Gcm = 0xc02f;

export function record(type: number, fragment: Uint8Array): Uint8Array {
  return encode(tlsRecord, { type, version: 0x0303, fragment });
}

export interface HelloOptions {
  readonly suites?: readonly number[];
  readonly random?: number;
  readonly name?: string;
}

export function clientHelloRecord({
  suites = [ecdheRsaAes256Gcm, ecdheRsaAes128Gcm],
  random = 1,
  name,
}: HelloOptions = {}): Uint8Array {
  const octets = new TextEncoder().encode(name ?? '');
  const serverName = Uint8Array.of(0, octets.length + 3, 0, 0, octets.length, ...octets);
  const body = encode(clientHello, {
    legacyVersion: 0x0303,
    random: new Uint8Array(32).fill(random),
    legacySessionId: new Uint8Array(0),
    cipherSuites: suites,
    compressionMethods: [0],
    extensions: [
      ...(name === undefined ? [] : [{ type: 0, body: serverName }]),
      extension(10, codePointList, [29, 23]),
      extension(43, versionList, [0x0303]),
    ],
  });
  return record(22, encode(handshakeMessage, { type: 1, body }));
}

export function serverHelloRecord(suite: number = ecdheRsaAes256Gcm, random = 101): Uint8Array {
  const body = encode(serverHello, {
    legacyVersion: 0x0303,
    random: new Uint8Array(32).fill(random),
    legacySessionId: new Uint8Array(0),
    cipherSuite: suite,
    compressionMethod: 0,
    extensions: undefined,
  });
  const done = encode(handshakeMessage, { type: 14, body: new Uint8Array(0) });
  return record(22, Uint8Array.of(...encode(handshakeMessage, { type: 2, body }), ...done));
}

/** ChangeCipherSpec, Finished and data. */
export const finishing: Uint8Array = Uint8Array.of(
  ...record(20, Uint8Array.of(1)),
  ...record(22, new Uint8Array(40)),
  ...record(23, new Uint8Array(64)),
);

export interface Said {
  readonly from: 'client' | 'server';
  readonly octets: Uint8Array;
  /** Of its sequence numbers; default: behind what was said before. */
  readonly at?: number;
}

export interface ConversationOptions {
  readonly client?: Socket;
  readonly server?: Socket;
  readonly withoutSyn?: boolean;
}

/** A connection in which this is said, in this order. */
export function conversation(said: readonly Said[], options: ConversationOptions = {}): readonly Uint8Array[] {
  const { client = captureClient, server = captureServer, withoutSyn = false } = options;
  const flows: Readonly<Record<Said['from'], Flow>> = {
    client: { source: client, destination: server },
    server: { source: server, destination: client },
  };
  const begin = { client: 1000, server: 9000 };
  const next = { client: 0, server: 0 };
  const put = (from: Said['from'], at: number, flags: number, payload = new Uint8Array(0)): Uint8Array =>
    tcpPacket(flows[from], { sequence: begin[from] + at, acknowledgement: 0, flags, payload });
  return [
    ...(withoutSyn ? [] : [put('client', -1, tcpFlag.syn), put('server', -1, tcpFlag.syn | tcpFlag.ack)]),
    ...said.map(({ from, octets, at = next[from] }) => {
      next[from] = Math.max(next[from], at + octets.length);
      return put(from, at, tcpFlag.psh | tcpFlag.ack, Uint8Array.from(octets));
    }),
  ];
}

/** Everything that a client and its server say until both have what they want. */
export function wholeDialogue(
  options: HelloOptions & { readonly suite?: number; readonly serverRandom?: number } = {},
): readonly Said[] {
  return [
    { from: 'client', octets: clientHelloRecord(options) },
    { from: 'server', octets: serverHelloRecord(options.suite, options.serverRandom) },
    { from: 'client', octets: finishing },
    { from: 'server', octets: finishing },
  ];
}
