import { ikev1Notification } from '../../core/protocol/ikev1/notification.ts';
import { ikev1ExchangeType, ikev1PayloadType } from '../../core/protocol/ikev1/numbers.ts';
import { ikev1SaPayload } from '../../core/protocol/ikev1/sa-payload.ts';
import { ikev1Transform } from '../../core/protocol/ikev1/transform.ts';
import { notifyPayload } from '../../core/protocol/ikev2/init-payloads.ts';
import { type IkeMessage, ikeMessage, type Payload } from '../../core/protocol/ikev2/message.ts';
import { headerFlag, payloadType } from '../../core/protocol/ikev2/numbers.ts';
import { decode, encode } from '../../core/wire/codec.ts';
import { transformNumbers } from '../../probes/ikev1/ikev1-answer.ts';
import type { ScriptedIkeGateway } from './scripted-ike-gateway.ts';

/** A combination as [encryption, key length in bits, hash, authentication, group]. */
export type Numbers = readonly [number, number, number, number, number];

/** What it does with the first message of a mode; where nothing fits, `otherwise`. */
export interface Ikev1ModeScript {
  /** Default nothing. */
  readonly accepts?: readonly Numbers[];
  /** INVALID_MAJOR_VERSION in IKEv2, a notification of IKEv1 by its type, an echo of the request, octets of its own, or nothing at all. */
  readonly otherwise: 'version' | 'silence' | 'echo' | number | ((request: Uint8Array) => readonly Uint8Array[]);
}

export interface Ikev1Script {
  readonly main: Ikev1ModeScript;
  readonly aggressive: Ikev1ModeScript;
  /** What a version that does not exist is answered with. Default INVALID_MAJOR_VERSION. */
  readonly futureVersion?: 'version' | 'silence' | 'syntax';
  /** Drops a request of any version; asked with its number, from 1. Default never. */
  readonly drops?: (request: number) => boolean;
}

/** Octets that must be in no evidence: hash, nonce, public value and identity of its answer in aggressive mode. */
export const secretOctet = 0x5e;

/** An IKEv2 gateway that has an opinion about IKEv1. */
export class ScriptedIkev1Gateway {
  readonly #ikev2: ScriptedIkeGateway;
  readonly #script: Ikev1Script;
  #requests = 0;
  /** IKEv1 SAs that it made state for. */
  halfOpen = 0;

  constructor(ikev2: ScriptedIkeGateway, script: Ikev1Script) {
    this.#ikev2 = ikev2;
    this.#script = script;
  }

  respond(octets: Uint8Array): readonly Uint8Array[] {
    if (this.#script.drops?.(++this.#requests) === true) return [];
    const request = decode(ikeMessage, octets);
    if (request.majorVersion === 2) return this.#ikev2.respond(octets);
    if (request.majorVersion > 2) return this.#futureVersion(request);
    const { main, aggressive } = this.#script;
    return this.#phase1(request, octets, request.exchangeType === ikev1ExchangeType.mainMode ? main : aggressive);
  }

  #futureVersion(request: IkeMessage): readonly Uint8Array[] {
    const { futureVersion = 'version' } = this.#script;
    if (futureVersion === 'silence') return [];
    return [ikev2Notify(request, futureVersion === 'version' ? 5 : 7)];
  }

  #phase1(
    request: IkeMessage,
    octets: Uint8Array,
    { accepts = [], otherwise }: Ikev1ModeScript,
  ): readonly Uint8Array[] {
    const body = request.payloads.find(({ type }) => type === ikev1PayloadType.securityAssociation)?.body;
    const [proposal] = decode(ikev1SaPayload, body ?? new Uint8Array(0));
    const chosen = proposal?.transforms.find((one) => {
      const found = ikev1Transform(one);
      return found !== undefined && accepts.some((wanted) => wanted.join() === transformNumbers(found).join());
    });
    if (chosen !== undefined && proposal !== undefined) {
      this.halfOpen++;
      this.#ikev2.halfOpen++;
      const sa = encode(ikev1SaPayload, [{ ...proposal, transforms: [chosen] }]);
      const secret = (type: number, length: number): Payload => ({
        type,
        critical: false,
        body: new Uint8Array(length).fill(secretOctet),
      });
      const more =
        request.exchangeType === ikev1ExchangeType.mainMode
          ? []
          : [
              secret(ikev1PayloadType.keyExchange, 128),
              secret(ikev1PayloadType.nonce, 20),
              secret(5, 24),
              secret(8, 20),
            ];
      return [
        response(request, request.exchangeType, [
          { type: ikev1PayloadType.securityAssociation, critical: false, body: sa },
          ...more,
        ]),
      ];
    }
    if (otherwise === 'silence') return [];
    if (otherwise === 'version') return [ikev2Notify(request, 5)];
    if (otherwise === 'echo') return [octets];
    if (typeof otherwise === 'function') return otherwise(octets);
    const notification = encode(ikev1Notification, {
      doi: 1,
      protocol: 1,
      spi: new Uint8Array(0),
      type: otherwise,
      data: new Uint8Array(4).fill(secretOctet),
    });
    return [
      response(request, ikev1ExchangeType.informational, [
        { type: ikev1PayloadType.notification, critical: false, body: notification },
      ]),
    ];
  }
}

function response({ initiatorSpi }: IkeMessage, exchange: number, payloads: readonly Payload[]): Uint8Array {
  return encode(ikeMessage, {
    initiatorSpi,
    responderSpi: new Uint8Array(8).fill(9),
    majorVersion: 1,
    minorVersion: 0,
    exchangeType: exchange,
    flags: 0,
    messageId: 0,
    payloads,
  });
}

function ikev2Notify({ initiatorSpi }: IkeMessage, type: number): Uint8Array {
  const body = encode(notifyPayload, { protocol: 0, spi: new Uint8Array(0), type, data: new Uint8Array(0) });
  return encode(ikeMessage, {
    initiatorSpi,
    responderSpi: new Uint8Array(8),
    majorVersion: 2,
    minorVersion: 0,
    exchangeType: 37,
    flags: headerFlag.response,
    messageId: 0,
    payloads: [{ type: payloadType.notify, critical: false, body }],
  });
}
