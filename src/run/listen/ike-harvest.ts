import { createHash, createHmac } from 'node:crypto';
import { notifyPayload, wantedGroup } from '../../../core/protocol/ikev2/init-payloads.ts';
import { type IkeMessage, ikeMessage } from '../../../core/protocol/ikev2/message.ts';
import {
  exchangeType,
  headerFlag,
  notifyType,
  payloadType,
  transformType,
} from '../../../core/protocol/ikev2/numbers.ts';
import { decode, encode } from '../../../core/wire/codec.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import {
  bodiesOf,
  type CapturedIkeOffer,
  capturedIkeOffer,
  keyOfAsking,
} from '../../../sources/captures/ike/ikev2-offer.ts';
import { ignored, keepAtMost, type Reaction } from './harvested.ts';

/** Clients of which it is known which group they were told to take. */
const clientsAtMost = 1024;
const cookieOctets = 16;

interface Asked {
  readonly offer: CapturedIkeOffer;
  readonly group: number;
}

/**
 * Answers IKE_SA_INIT as far as a client says more: first a cookie, which keeps nothing; to who brings it back INVALID_KE_PAYLOAD with another
 * group of its own list, so that it shows whether it asks again; then NO_PROPOSAL_CHOSEN. No answer is longer than what it answers.
 */
export class IkeHarvest {
  readonly #secret: Uint8Array;
  /** What was offered first and the group that was asked for then, by who offered what. */
  readonly #asked = new Map<string, Asked>();

  /** `secret` is chance of at least 16 octets. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** What to do with a datagram, behind the non-ESP marker where there is one; `from` tells who sent it. */
  react(datagram: Uint8Array, from: string): Reaction {
    const request = decodeOrNone(() => decode(ikeMessage, datagram));
    if (request === undefined || !isInit(request)) return ignored;
    const offer = decodeOrNone(() => capturedIkeOffer(request));
    if (offer === undefined || offer.proposals.length === 0) return ignored;
    // A client may begin again with another SPI, so it is known by what it offers.
    const key = createHash('sha256').update(from).update(keyOfAsking(offer.proposals)).digest('hex');
    const first = this.#asked.get(key)?.offer ?? offer;
    const { type, data, isAgain } = this.#answerTo(request, offer, from, key);
    const answer = encode(ikeMessage, responseTo(request, type, data));
    return {
      harvested: { kind: 'ike', offer: first, ...(isAgain === true ? { retries: true } : {}) },
      ...(answer.length <= datagram.length ? { answer } : {}),
    };
  }

  #answerTo(
    request: IkeMessage,
    offer: CapturedIkeOffer,
    from: string,
    key: string,
  ): { readonly type: number; readonly data: Uint8Array; readonly isAgain?: true } {
    const bodies = bodiesOf(request.payloads);
    const [nonce = none] = bodies(payloadType.nonce);
    const wanted = createHmac('sha256', this.#secret)
      .update(request.initiatorSpi)
      .update(nonce)
      .update(from)
      .digest()
      .subarray(0, cookieOctets);
    const cookies = bodies(payloadType.notify)
      .flatMap((body) => decodeOrNone(() => decode(notifyPayload, body)) ?? [])
      .filter(({ type }) => type === notifyType.cookie);
    if (!cookies.some(({ data }) => wanted.equals(data))) return { type: notifyType.cookie, data: wanted };
    const asked = this.#asked.get(key);
    const other = asked?.group ?? otherGroup(offer);
    if (other === undefined) return { type: notifyType.noProposalChosen, data: none };
    if (asked?.group === offer.shareGroup) return { type: notifyType.noProposalChosen, data: none, isAgain: true };
    this.#asked.set(key, asked ?? { offer, group: other });
    keepAtMost(this.#asked, clientsAtMost);
    return { type: notifyType.invalidKePayload, data: encode(wantedGroup, other) };
  }
}

const none = new Uint8Array(0);

function isInit({ majorVersion, exchangeType: exchange, flags, messageId, responderSpi }: IkeMessage): boolean {
  return (
    majorVersion === 2 &&
    exchange === exchangeType.ikeSaInit &&
    (flags & headerFlag.initiator) !== 0 &&
    (flags & headerFlag.response) === 0 &&
    messageId === 0 &&
    responderSpi.every((octet) => octet === 0)
  );
}

/** The first group of its list that it sent no public value for. */
function otherGroup({ proposals, shareGroup }: CapturedIkeOffer): number | undefined {
  const groups = proposals.flatMap(({ transforms }) =>
    transforms.filter(([type]) => type === transformType.keyExchange).map(([, id]) => id),
  );
  return groups.find((group) => group !== shareGroup && group !== 0);
}

function responseTo(request: IkeMessage, type: number, data: Uint8Array): IkeMessage {
  const body = encode(notifyPayload, { protocol: 0, spi: none, type, data });
  return { ...request, flags: headerFlag.response, payloads: [{ type: payloadType.notify, critical: false, body }] };
}
