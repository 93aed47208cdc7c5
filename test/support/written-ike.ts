import { ikev1SaPayload } from '../../core/protocol/ikev1/sa-payload.ts';
import { keyExchangePayload, notifyPayload } from '../../core/protocol/ikev2/init-payloads.ts';
import { ikeMessage, type Payload } from '../../core/protocol/ikev2/message.ts';
import { saPayload } from '../../core/protocol/ikev2/sa-payload.ts';
import { encode } from '../../core/wire/codec.ts';
import { type Socket, udpPacket } from '../../src/keep/evidence/ip-packet.ts';
import { ikeClient, ikeServer } from './captured-ike.ts';

/* Messages of IKE with everything in them that a test wants to be wrong. */

export interface WrittenIke {
  readonly payloads?: readonly Payload[];
  readonly spi?: number;
  /** The octet that is repeated, 0 for none; or all of it. */
  readonly responderSpi?: number | Uint8Array;
  readonly exchange?: number;
  readonly flags?: number;
  readonly messageId?: number;
  readonly from?: Socket;
  readonly to?: Socket;
}

const bare = { minorVersion: 0, messageId: 0, payloads: [] } as const;

/** IKE_SA_INIT of the client, where nothing else is said. */
export function asks(of: WrittenIke): Uint8Array {
  return packet({ from: ikeClient, to: ikeServer, exchange: 34, flags: 8, responderSpi: 0, ...of }, 2);
}

/** IKE_SA_INIT of the gateway. */
export function answers(of: WrittenIke): Uint8Array {
  return packet({ from: ikeServer, to: ikeClient, exchange: 34, flags: 0x20, responderSpi: 200, ...of }, 2);
}

/** The first message of main mode. */
export function asks1(of: WrittenIke): Uint8Array {
  return packet({ from: ikeClient, to: ikeServer, exchange: 2, flags: 0, responderSpi: 0, ...of }, 1);
}

export function answers1(of: WrittenIke): Uint8Array {
  return packet({ from: ikeServer, to: ikeClient, exchange: 2, flags: 0, responderSpi: 200, ...of }, 1);
}

function packet(
  { from, to, spi = 1, responderSpi, exchange, flags, ...more }: WrittenIke & Required<Pick<WrittenIke, 'from' | 'to'>>,
  majorVersion: number,
): Uint8Array {
  const octets = encode(ikeMessage, {
    ...bare,
    ...more,
    majorVersion,
    exchangeType: exchange ?? 0,
    flags: flags ?? 0,
    initiatorSpi: new Uint8Array(8).fill(spi),
    responderSpi: responderSpi instanceof Uint8Array ? responderSpi : new Uint8Array(8).fill(responderSpi ?? 0),
  });
  return udpPacket({ source: from, destination: to }, octets);
}

type WrittenTransform = readonly [type: number, id: number, bits?: number];

export interface WrittenProposal {
  readonly number?: number;
  readonly protocol?: number;
  readonly transforms: readonly WrittenTransform[];
}

export function sa(...proposals: readonly WrittenProposal[]): Payload {
  const body = encode(
    saPayload,
    proposals.map(({ number, protocol = 1, transforms }, at) => ({
      number: number ?? at + 1,
      protocol,
      spi: new Uint8Array(0),
      transforms: transforms.map(([type, id, bits = 0]) => ({
        type,
        id,
        attributes: bits === 0 ? [] : [{ type: 14, value: bits }],
      })),
    })),
  );
  return { type: 33, critical: false, body };
}

export function ke(group: number): Payload {
  return { type: 34, critical: false, body: encode(keyExchangePayload, { group, data: new Uint8Array(32) }) };
}

export function notify(type: number, data: Uint8Array = new Uint8Array(0)): Payload {
  return {
    type: 41,
    critical: false,
    body: encode(notifyPayload, { protocol: 0, spi: new Uint8Array(0), type, data }),
  };
}

/** Each transform [encryption, key length, hash, authentication, group], which may be cut short. */
export function sa1(...transforms: readonly (readonly number[])[]): Payload {
  const body = encode(ikev1SaPayload, [
    {
      number: 1,
      protocol: 1,
      spi: new Uint8Array(0),
      transforms: transforms.map((values, at) => ({
        number: at + 1,
        id: 1,
        attributes: values.map((value, place) => ({ type: [1, 14, 2, 3, 4][place] ?? 0, value })),
      })),
    },
  ]);
  return { type: 1, critical: false, body };
}

/** A notification of IKEv1 in the DOI of IPsec. */
export function notify1(type: number): Payload {
  return { type: 11, critical: false, body: Uint8Array.of(0, 0, 0, 1, 1, 0, type >> 8, type & 0xff) };
}
