import { cookie, keyExchangePayload, notifyPayload } from '../../core/protocol/ikev2/init-payloads.ts';
import { ikeMessage } from '../../core/protocol/ikev2/message.ts';
import { saPayload } from '../../core/protocol/ikev2/sa-payload.ts';
import { encode } from '../../core/wire/codec.ts';

/** A transform of a request: type, id, key length or 0. */
export type WrittenTransform = readonly [type: number, id: number, bits: number];

export interface InitRequest {
  readonly proposals: readonly (readonly WrittenTransform[])[];
  readonly group: number;
  readonly spi?: number;
  readonly cookie?: Uint8Array;
  readonly flags?: number;
  readonly majorVersion?: number;
  /** No public value and no nonce: as short as a request can be. */
  readonly isBare?: true;
}

/** An IKE_SA_INIT request as a client sends it, with a nonce and a public value of the group that means nothing. */
export function initRequest(of: InitRequest): Uint8Array {
  const { proposals, group, spi = 1, cookie: own, flags = 8, majorVersion = 2, isBare = false } = of;
  const sa = encode(
    saPayload,
    proposals.map((transforms, at) => ({
      number: at + 1,
      protocol: 1,
      spi: new Uint8Array(0),
      transforms: transforms.map(([type, id, bits]) => ({
        type,
        id,
        attributes: bits === 0 ? [] : [{ type: 14, value: bits }],
      })),
    })),
  );
  const notify =
    own && encode(notifyPayload, { protocol: 0, spi: new Uint8Array(0), type: 16_390, data: encode(cookie, own) });
  return encode(ikeMessage, {
    initiatorSpi: new Uint8Array(8).fill(spi),
    responderSpi: new Uint8Array(8),
    majorVersion,
    minorVersion: 0,
    exchangeType: 34,
    flags,
    messageId: 0,
    payloads: [
      ...(notify === undefined ? [] : [{ type: 41, critical: false, body: notify }]),
      { type: 33, critical: false, body: sa },
      {
        type: 34,
        critical: false,
        body: encode(keyExchangePayload, { group, data: new Uint8Array(isBare ? 0 : 256) }),
      },
      ...(isBare ? [] : [{ type: 40, critical: false, body: new Uint8Array(32).fill(7) }]),
    ],
  });
}
