import type { JsonObject, OutcomeKind } from '../../core/observation/observation.ts';
import {
  certificateRequestPayload,
  cookie,
  keyExchangePayload,
  type Notify,
  notifyPayload,
  signatureHashes,
  wantedGroup,
} from '../../core/protocol/ikev2/init-payloads.ts';
import { headerLength, type IkeMessage, ikeMessage } from '../../core/protocol/ikev2/message.ts';
import { notifyName } from '../../core/protocol/ikev2/notify-names.ts';
import {
  exchangeType,
  headerFlag,
  ikeSaTransformTypes,
  notifyType,
  payloadType,
  protocolId,
  transformType,
} from '../../core/protocol/ikev2/numbers.ts';
import { keyExchangeName } from '../../core/protocol/ikev2/registry.ts';
import { keyLengthBits, type ProposalTransform, saPayload } from '../../core/protocol/ikev2/sa-payload.ts';
import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { boxHas, type Point } from '../../core/spaces/region.ts';
import { decode } from '../../core/wire/codec.ts';
import { decodeOrNone } from '../../core/wire/decode-or-none.ts';
import { toHex } from '../../core/wire/hex.ts';
import { WireError } from '../../core/wire/wire-error.ts';
import type { IkeOffer } from './ike-offer.ts';

/** What an answer to an offer means. */
export interface IkeReading {
  readonly outcome: OutcomeKind;
  readonly detail: string;
  /** What is recorded as the observation's answer: the decisive notify's type, and the group or the combination that was chosen. */
  readonly answer?: JsonObject;
  /** KE of the accepted combination. */
  readonly group?: number;
  /** The accepted combination, where the responder went as far as to choose one. */
  readonly point?: Point;
  /** The peer wants the same request with this in front. */
  readonly cookie?: Uint8Array;
}

/**
 * Whether a datagram is a response to the request with this SPI (RFC 7296 sections 2.6 and 3.1): anybody may send anything from the peer's
 * address, but has to guess 64 bits. The Initiator flag, which a response of the responder must not have, is not looked at: gateways set it.
 */
export function answersInit(received: Uint8Array, spi: Uint8Array): boolean {
  const message = decoded(received);
  return (
    message !== undefined &&
    message.majorVersion === 2 &&
    message.exchangeType === exchangeType.ikeSaInit &&
    message.messageId === 0 &&
    (message.flags & headerFlag.response) !== 0 &&
    message.initiatorSpi.every((octet, at) => octet === spi[at])
  );
}

function decoded(received: Uint8Array): IkeMessage | undefined {
  return decodeOrNone(() => decode(ikeMessage, wholeMessage(received)));
}

/** Octets behind the message, which some gateways send, are not read: the header says where it ends (RFC 7296 section 3.1). */
function wholeMessage(received: Uint8Array): Uint8Array {
  if (received.length < headerLength) return received;
  const length = new DataView(received.buffer, received.byteOffset, headerLength).getUint32(headerLength - 4);
  return length < headerLength ? received : received.subarray(0, length);
}

/** The meaning of a datagram that `answersInit` took. */
export function readInitAnswer(offer: IkeOffer, received: Uint8Array): IkeReading {
  try {
    return read(offer, decode(ikeMessage, wholeMessage(received), 'answer'));
  } catch (error) {
    if (error instanceof WireError) return { outcome: 'malformed', detail: error.message };
    throw error;
  }
}

function read(offer: IkeOffer, { payloads }: IkeMessage): IkeReading {
  const bodies = (type: number): Uint8Array[] => payloads.filter((one) => one.type === type).map(({ body }) => body);
  const [sa] = bodies(payloadType.securityAssociation);
  const notifies = bodies(payloadType.notify).map((body) => decode(notifyPayload, body, 'answer/notify'));
  if (sa !== undefined) {
    const announced: JsonObject = {
      notifies: notifies.map(({ type }) => type),
      signatureHashes: notifies
        .filter(({ type }) => type === notifyType.signatureHashAlgorithms)
        .flatMap(({ data }) => decode(signatureHashes, data, 'answer/notify/data')),
      vendorIds: bodies(payloadType.vendorId).map((body) => toHex(body)),
      authorities: bodies(payloadType.certificateRequest)
        .flatMap((body) => decode(certificateRequestPayload, body, 'answer/certificate-request').authorities)
        .map((authority) => toHex(authority)),
    };
    return readAcceptance(offer, sa, bodies(payloadType.keyExchange)[0], announced);
  }
  const of = (type: number): Notify | undefined => notifies.find((notify) => notify.type === type);
  const wanted = of(notifyType.invalidKePayload);
  if (wanted !== undefined) return readWantedGroup(offer, decode(wantedGroup, wanted.data, 'answer/notify/data'));
  const asked = of(notifyType.cookie);
  if (asked !== undefined) {
    return { ...refusal(notifyType.cookie), cookie: decode(cookie, asked.data, 'answer/notify/data') };
  }
  const error = of(notifyType.noProposalChosen) ?? notifies.find(({ type }) => type < 16384) ?? notifies[0];
  if (error === undefined) return { outcome: 'malformed', detail: 'neither an SA payload nor a notify' };
  return refusal(error.type);
}

function refusal(notify: number): IkeReading {
  return { outcome: 'refused', detail: notifyName(notify), answer: { notify } };
}

function readWantedGroup({ boxes }: IkeOffer, group: number): IkeReading {
  const answer = { notify: notifyType.invalidKePayload, group };
  const detail = `INVALID_KE_PAYLOAD, wanted ${keyExchangeName(group) ?? 'NONE'}`;
  if (!boxes.some((box) => box[3]?.includes(group) === true)) {
    return { outcome: 'malformed', detail: `${detail}, which was not offered`, answer };
  }
  return { outcome: 'answered', detail, answer, group };
}

/** The responder took the offer, though in most forms the KE payload does not fit; what it chose has to be one combination of one box. */
function readAcceptance(
  offer: IkeOffer,
  sa: Uint8Array,
  share: Uint8Array | undefined,
  announced: JsonObject,
): IkeReading {
  const [chosen, ...more] = decode(saPayload, sa, 'answer/sa');
  if (chosen === undefined || more.length > 0 || chosen.protocol !== protocolId.ike) {
    return { outcome: 'malformed', detail: 'an SA payload that does not choose one IKE proposal' };
  }
  const of = (type: number): readonly ProposalTransform[] => chosen.transforms.filter((one) => one.type === type);
  const [encryption] = of(transformType.encryption);
  const box = offer.boxes[chosen.number - 1];
  const types = ikeSaTransformTypes.slice(0, box?.length);
  const point: Point = [
    encryption === undefined ? 0 : transformValue(encryption.id, keyLengthBits(encryption)),
    ...types.slice(1).map((type) => of(type)[0]?.id ?? 0),
  ];
  const kinds = chosen.transforms.map(({ type }) => type);
  const group = point[3] ?? 0;
  const shared = share === undefined ? undefined : decode(keyExchangePayload, share, 'answer/ke').group;
  const answer = { point: [...point], proposal: chosen.number, ...announced };
  if (
    box === undefined ||
    !boxHas(box, point) ||
    new Set(kinds).size < kinds.length ||
    kinds.some((type) => !types.includes(type)) ||
    shared !== group
  ) {
    return { outcome: 'malformed', detail: 'an SA payload that chooses what was not offered', answer };
  }
  return { outcome: 'answered', detail: 'SA chosen', answer, group, point };
}
