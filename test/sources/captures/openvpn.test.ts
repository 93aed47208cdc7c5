import { describe, expect, test } from 'vitest';
import { parseTlsCryptV2ClientKey, parseTlsCryptV2ServerKey } from '../../../core/credentials/openvpn-key.ts';
import { encodeControlPacket, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { noWrap } from '../../../core/protocol/openvpn/no-wrap.ts';
import type { PacketWrap } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { directedKeys } from '../../../core/protocol/openvpn/static-key.ts';
import { frame } from '../../../core/protocol/openvpn/tcp-frames.ts';
import { tlsAuthWrap } from '../../../core/protocol/openvpn/tls-auth.ts';
import { tlsCryptWrap } from '../../../core/protocol/openvpn/tls-crypt.ts';
import { tlsCryptV2Wrap } from '../../../core/protocol/openvpn/tls-crypt-v2.ts';
import type { Negotiation } from '../../../sources/captures/negotiation.ts';
import type { OpenVpnKeys } from '../../../sources/captures/openvpn/unwrap.ts';
import { readCapture } from '../../../sources/captures/read-capture.ts';
import { udpPacket } from '../../../src/keep/evidence/ip-packet.ts';
import { openVpnCrypto as crypto } from '../../../src/run/transport/openvpn-crypto.ts';
import { captureClient, captureServer, inPieces, pcapFile } from '../../support/capture-file.ts';
import { conversation, type Said, wholeDialogue } from '../../support/captured-tls.ts';
import { tlsCryptV2Keys } from '../../support/tls-crypt-v2-keys.ts';

const staticKey = Uint8Array.from({ length: 256 }, (_, at) => (at * 7) & 0xff);
const stamp = { unixTime: 1_790_000_000, firstId: 1 };
const v2 = tlsCryptV2Keys();
const none: OpenVpnKeys = { staticKeys: [], serverKeys: [], crypto };
const crypt = (key: Uint8Array, direction: 0 | 1): PacketWrap =>
  tlsCryptWrap({ keys: directedKeys(key, direction), stamp, crypto });

interface Sides {
  readonly client: PacketWrap;
  readonly server: PacketWrap;
  readonly keys: OpenVpnKeys | undefined;
}

/** How each side wraps what it sends, and the keys by which a capture of it can be read. */
const wraps = (): Readonly<Record<string, Sides>> => ({
  none: { client: noWrap, server: noWrap, keys: undefined },
  ...Object.fromEntries(
    (['SHA1', 'SHA256', 'SHA512'] as const).map((digest) => {
      const of = (direction: 0 | 1): PacketWrap =>
        tlsAuthWrap({ keys: directedKeys(staticKey, direction), digest, stamp, crypto });
      return [`tls-auth ${digest}`, { client: of(1), server: of(0), keys: undefined }];
    }),
  ),
  'tls-crypt': {
    client: crypt(staticKey, 1),
    server: crypt(staticKey, 0),
    keys: { ...none, staticKeys: [new Uint8Array(256), staticKey] },
  },
  'tls-crypt-v2': {
    client: tlsCryptV2Wrap({
      keys: directedKeys(v2.key, 1),
      wrappedKey: v2.wrappedKey,
      stamp: { ...stamp, firstId: 0x0f000001 },
      crypto,
    }),
    server: crypt(v2.key, 0),
    keys: { ...none, staticKeys: [parseTlsCryptV2ClientKey(v2.clientFile).key.reveal()] },
  },
});

/** The control channel with a whole dialogue of TLS in it, in packets of so many octets. */
function packetsOf({ client, server }: { readonly client: PacketWrap; readonly server: PacketWrap }): readonly Said[] {
  const ids = { client: 1, server: 1 };
  const of = (from: Said['from']): PacketWrap => (from === 'client' ? client : server);
  const put = (from: Said['from'], code: number, packetId: number, payload: Uint8Array): Said => {
    const sessionId = new Uint8Array(8).fill(from === 'client' ? 3 : 5);
    const acked =
      from === 'server' && packetId === 0 ? { acks: [0], peerSessionId: new Uint8Array(8).fill(3) } : { acks: [] };
    return {
      from,
      octets: of(from).wrap(encodeControlPacket({ opcode: code, keyId: 0, sessionId, ...acked, packetId, payload })),
    };
  };
  return [
    put('client', client.resetOpcode, 0, new Uint8Array(0)),
    put('server', opcode.hardResetServerV2, 0, new Uint8Array(0)),
    ...wholeDialogue().flatMap(({ from, octets }) =>
      Array.from({ length: Math.ceil(octets.length / 100) }, (_, at) =>
        put(from, opcode.controlV1, ids[from]++, octets.slice(at * 100, at * 100 + 100)),
      ),
    ),
  ];
}

function sidesOf(name: string): Sides {
  const sides = wraps()[name];
  if (sides === undefined) throw new RangeError(name);
  return sides;
}

function udpFile(said: readonly Said[]): Uint8Array {
  const [client, server] = [captureClient, { ...captureServer, port: 1194 }];
  const flow = (from: Said['from']) =>
    from === 'client' ? { source: client, destination: server } : { source: server, destination: client };
  return pcapFile(said.map(({ from, octets }) => ({ octets: udpPacket(flow(from), octets) })));
}

async function read(file: Uint8Array, openVpnKeys: OpenVpnKeys | undefined) {
  const found: Negotiation[] = [];
  const { unread } = await readCapture(inPieces(file), (one) => found.push(one), { openVpnKeys });
  return {
    told: found.map(({ protocol, outcome, offer, answer }) => [
      protocol,
      outcome,
      offer['wrap'],
      answer?.['suite'],
      answer?.['completed'],
    ]),
    unread,
  };
}

describe('the control channel of OpenVPN in a capture', () => {
  test.each(Object.entries(wraps()))('is read under %s, over UDP and over TCP', async (name, wrap) => {
    const said = packetsOf(wrap);
    const [kind] = name.split(' ');
    expect(await read(udpFile(said), wrap.keys)).toEqual({
      told: [['openvpn+udp', 'answered', kind, 0xc030, true]],
      unread: {},
    });
    const framed = said.map(({ from, octets }) => ({ from, octets: frame(octets) }));
    const file = pcapFile(conversation(framed).map((octets) => ({ octets })));
    expect(await read(file, wrap.keys)).toEqual({
      told: [['openvpn+tcp', 'answered', kind, 0xc030, true]],
      unread: {},
    });
  });

  test('under tls-crypt-v2 is read by the key of the server', async () => {
    const serverKeys = [parseTlsCryptV2ServerKey(v2.serverFile).reveal()];
    const { told } = await read(udpFile(packetsOf(sidesOf('tls-crypt-v2'))), { ...none, serverKeys });
    expect(told).toEqual([['openvpn+udp', 'answered', 'tls-crypt-v2', 0xc030, true]]);
  });

  test.each(['tls-crypt', 'tls-crypt-v2'])(
    'under %s without the key, or with another, is counted and not guessed',
    async (name) => {
      const file = udpFile(packetsOf(sidesOf(name)));
      const wrong = { staticKeys: [new Uint8Array(256).fill(9)], serverKeys: [new Uint8Array(128).fill(9)], crypto };
      for (const keys of [undefined, none, wrong])
        expect(await read(file, keys)).toEqual({ told: [], unread: { openVpnLocked: 1 } });
    },
  );

  test('with a packet that was sent twice and differs shows nothing', async () => {
    const said = packetsOf(sidesOf('none'));
    const at = said.findIndex(({ from, octets }) => from === 'server' && (octets[0] ?? 0) >> 3 === opcode.controlV1);
    const forged = {
      from: 'server',
      octets: said[at]?.octets.map((octet, place) => (place === 20 ? octet ^ 1 : octet)),
    } as Said;
    const { told } = await read(udpFile([...said.slice(0, at + 1), forged, ...said.slice(at + 1)]), undefined);
    expect(told.map(([, outcome]) => outcome)).toEqual(['malformed']);
  });
});
