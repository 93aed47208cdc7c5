import { keyExchangePayload } from '../../core/protocol/ikev2/init-payloads.ts';
import { ikeMessage } from '../../core/protocol/ikev2/message.ts';
import { saPayload } from '../../core/protocol/ikev2/sa-payload.ts';
import { transformOf } from '../../core/protocol/ikev2/transform-value.ts';
import type { Point } from '../../core/spaces/region.ts';
import { encode } from '../../core/wire/codec.ts';
import { type Socket, udpPacket } from '../../src/keep/evidence/ip-packet.ts';
import { captureClient, captureServer } from './capture-file.ts';

/* IKE_SA_INIT of IKEv2, datagram by datagram. */

export const ikeClient: Socket = { ...captureClient, port: 500 };
export const ikeServer: Socket = { ...captureServer, port: 500 };

export interface InitOptions {
  /** Each a proposal, [ENCR, INTEG, PRF, KE]. */
  readonly points: readonly Point[];
  readonly spi?: number;
  /** Of the first proposal. */
  readonly number?: number;
  /** Of the KE payload; default: that of the first point. */
  readonly group?: number;
  readonly vendorId?: string;
  readonly from?: Socket;
  readonly to?: Socket;
}

export function initRequest(options: InitOptions): Uint8Array {
  const { from = ikeClient, to = ikeServer } = options;
  return udpPacket({ source: from, destination: to }, message(options, 0));
}

export function initAnswer(options: InitOptions): Uint8Array {
  const { from = ikeServer, to = ikeClient } = options;
  return udpPacket({ source: from, destination: to }, message(options, 0x20));
}

/** IKE_AUTH of the client, or of the gateway. */
export function authMessage(from: 'client' | 'server', spi = 1): Uint8Array {
  const header = {
    majorVersion: 2,
    minorVersion: 0,
    exchangeType: 35,
    flags: from === 'client' ? 8 : 0x20,
    messageId: 1,
  };
  const octets = encode(ikeMessage, { ...header, initiatorSpi: spiOf(spi), responderSpi: spiOf(200), payloads: [] });
  const [source, destination] = from === 'client' ? [ikeClient, ikeServer] : [ikeServer, ikeClient];
  return udpPacket({ source, destination }, octets);
}

function message(
  { points, spi = 1, number = 1, group = points[0]?.[3] ?? 0, vendorId }: InitOptions,
  flags: number,
): Uint8Array {
  const proposals = points.map(([encryption = 0, integrity = 0, prf = 0, ke = 0], at) => {
    const { id, keyLengthBits } = transformOf(encryption);
    const all = [
      [1, id, keyLengthBits] as const,
      [3, integrity, 0] as const,
      [2, prf, 0] as const,
      [4, ke, 0] as const,
    ];
    const transforms = all
      .filter(([type, own]) => type !== 3 || own !== 0)
      .map(([type, own, bits]) => ({ type, id: own, attributes: bits === 0 ? [] : [{ type: 14, value: bits }] }));
    return { number: number + at, protocol: 1, spi: new Uint8Array(0), transforms };
  });
  const vendor =
    vendorId === undefined ? [] : [{ type: 43, critical: false, body: new TextEncoder().encode(vendorId) }];
  return encode(ikeMessage, {
    initiatorSpi: spiOf(spi),
    responderSpi: flags === 0 ? new Uint8Array(8) : spiOf(200),
    majorVersion: 2,
    minorVersion: 0,
    exchangeType: 34,
    flags: flags === 0 ? 8 : flags,
    messageId: 0,
    payloads: [
      { type: 33, critical: false, body: encode(saPayload, proposals) },
      { type: 34, critical: false, body: encode(keyExchangePayload, { group, data: new Uint8Array(32) }) },
      ...vendor,
    ],
  });
}

function spiOf(value: number): Uint8Array {
  return new Uint8Array(8).fill(value);
}
