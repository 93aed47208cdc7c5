import {
  cookie,
  keyExchangePayload,
  noncePayload,
  notifyPayload,
  signatureHashes,
} from '../../core/protocol/ikev2/init-payloads.ts';
import { headerLength, ikeMessage, type Payload, payloadHeaderLength } from '../../core/protocol/ikev2/message.ts';
import {
  exchangeType,
  headerFlag,
  notifyType,
  payloadType,
  protocolId,
  transformType,
} from '../../core/protocol/ikev2/numbers.ts';
import {
  keyLengthAttribute,
  type Proposal,
  type ProposalTransform,
  proposalLength,
  saPayload,
} from '../../core/protocol/ikev2/sa-payload.ts';
import { transformOf, transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import type { Box } from '../../core/spaces/region.ts';
import { type Codec, encode } from '../../core/wire/codec.ts';

/**
 * How an offer keeps the responder from making state: its KE payload never fits what is offered, so that acceptance is answered with
 * INVALID_KE_PAYLOAD.
 *
 * - 'foreign-group': a public value of a group that only a last proposal lists, whose cipher nobody can know. Legal (RFC 7296 section
 *   3.4: the group must be one of the message's proposals). The value is real, but where the boxes hold every group that we can make one
 *   of: then it is random, and the group the reserved one.
 * - 'empty-group': group 0 without octets; shorter, and not legal.
 * - 'own-group': the exception, a share that fits, for the one request that makes state.
 */
export type OfferForm = StatelessForm | 'own-group';
export type StatelessForm = 'foreign-group' | 'empty-group';

/**
 * What one IKE_SA_INIT offers: each box of [ENCR, INTEG, PRF, KE] is a proposal. Dimensions behind these are ADDKE1 to ADDKE7 (RFC 9370), [0]
 * where a proposal has no transform of that type.
 */
export interface IkeOffer {
  readonly boxes: readonly Box[];
  readonly form: OfferForm;
  /** The group of the KE payload; in no box, but for the form 'own-group'. 0 in the form 'empty-group'. */
  readonly shareGroup: number;
}

/** What has to stay the same when a request is sent again with a cookie (RFC 7296 section 2.6). */
export interface InitSecrets {
  /** 8 octets. */
  readonly spi: Uint8Array;
  /** 32 octets: at least half the key size of every PRF (RFC 7296 section 2.10). */
  readonly nonce: Uint8Array;
  /** The public value; empty in the form 'empty-group'. */
  readonly share: Uint8Array;
  /** The cipher of the last proposal in the form 'foreign-group': another one each time, so that nobody knows our requests by it. */
  readonly cipher: number;
}

export const nonceLength = 32;
const notifyHeaderLength = 4;

/** Ciphers that IANA has not assigned, as [first, last]; a private-use number could mean something to somebody. */
export const unassignedCiphers = [256, 1023] as const;

/** Groups that a share is made of, in order of preference, with the octets of their public values. */
export const shareGroups: readonly { readonly group: number; readonly length: number }[] = [
  { group: 31, length: 32 },
  { group: 19, length: 64 },
  { group: 32, length: 56 },
  { group: 20, length: 96 },
];

/**
 * A group that nobody can accept, and the octets of a value of it: IKEv1 had it (RFC 2409 section 6.3), IKEv2's registry reserves it. There
 * are responders that take a KE payload of a group that they cannot name for an error of syntax; they can name this one.
 */
export const reservedGroup = 3;
const reservedGroupLength = 20;

/** Octets of the public value of a group that a KE payload is of. */
export function shareLength(shareGroup: number): number {
  if (shareGroup === reservedGroup) return reservedGroupLength;
  return shareGroups.find(({ group }) => group === shareGroup)?.length ?? 0;
}

/** Octets that a box takes as a proposal. */
export function boxOctets(box: Box): number {
  const known = octetsOfBoxes.get(box);
  if (known !== undefined) return known;
  const octets = proposalLength(proposalOf(box, 1));
  octetsOfBoxes.set(box, octets);
  return octets;
}

/** Boxes are never changed; packing asks for each of them again and again. */
const octetsOfBoxes = new WeakMap<Box, number>();

/** Octets of the datagram that `initOctets` makes of boxes, without a cookie. */
export function initLength(boxes: readonly Box[], form: StatelessForm, shareGroup: number): number {
  const dummy = dummyProposal(boxes.at(-1), unassignedCiphers[0], shareGroup, 1);
  const notifies = boxes.some(hasAdditional) ? payloadHeaderLength + notifyHeaderLength : 0;
  const payloads = 3 * payloadHeaderLength + 4 + shareLength(shareGroup) + nonceLength + notifies;
  const own = boxes.reduce((sum, box) => sum + boxOctets(box), 0);
  return headerLength + payloads + own + (form === 'foreign-group' ? proposalLength(dummy) : 0);
}

/** Whether a proposal of the box has an additional key exchange. */
export function hasAdditional(box: Box): boolean {
  return box.slice(4).some((methods) => methods.some((id) => id !== 0));
}

/**
 * The IKE_SA_INIT request (RFC 7296 section 1.2): [N(COOKIE)], SAi1, KEi, Ni, and announcements: of IKE_INTERMEDIATE where there are additional
 * key exchanges, which need it (RFC 9370 section 2.2.2), and of more where it makes state.
 */
export function initOctets(offer: IkeOffer, secrets: InitSecrets, withCookie?: Uint8Array): Uint8Array {
  const payload = <T>(type: number, codec: Codec<T>, value: T): Payload => ({
    type,
    critical: false,
    body: encode(codec, value, `payload-${type}`),
  });
  const notify = (type: number, data: Uint8Array): Payload =>
    payload(payloadType.notify, notifyPayload, { protocol: 0, spi: new Uint8Array(0), type, data });
  return encode(ikeMessage, {
    initiatorSpi: secrets.spi,
    responderSpi: new Uint8Array(8),
    majorVersion: 2,
    minorVersion: 0,
    exchangeType: exchangeType.ikeSaInit,
    flags: headerFlag.initiator,
    messageId: 0,
    payloads: [
      ...(withCookie === undefined ? [] : [notify(notifyType.cookie, encode(cookie, withCookie))]),
      payload(payloadType.securityAssociation, saPayload, proposalsOf(offer, secrets.cipher)),
      payload(payloadType.keyExchange, keyExchangePayload, { group: offer.shareGroup, data: secrets.share }),
      payload(payloadType.nonce, noncePayload, secrets.nonce),
      ...(offer.boxes.some(hasAdditional) ? [notify(notifyType.intermediateExchangeSupported, new Uint8Array(0))] : []),
      // A responder announces these extensions to an initiator that announces them.
      ...(offer.form === 'own-group'
        ? [
            notify(notifyType.ikev2FragmentationSupported, new Uint8Array(0)),
            notify(notifyType.signatureHashAlgorithms, encode(signatureHashes, [1, 2, 3, 4, 5])),
          ]
        : []),
    ],
  });
}

function proposalsOf({ boxes, form, shareGroup }: IkeOffer, cipher: number): readonly Proposal[] {
  const real = boxes.map((box, index) => proposalOf(box, index + 1));
  return form === 'foreign-group' ? [...real, dummyProposal(boxes.at(-1), cipher, shareGroup, real.length + 1)] : real;
}

function proposalOf(
  [encryption = [], integrity = [], prf = [], keyExchange = [], ...additional]: Box,
  number: number,
): Proposal {
  const some = (type: number, ids: readonly number[]): readonly ProposalTransform[] =>
    ids.map((id) => ({ type, id, attributes: [] }));
  return {
    number,
    protocol: protocolId.ike,
    spi: new Uint8Array(0),
    transforms: [
      ...encryption.map((value) => encryptionTransform(value)),
      // INTEG of an AEAD is left out rather than NONE (RFC 7296 section 3.3).
      ...some(
        transformType.integrity,
        integrity.filter((id) => id !== 0),
      ),
      ...some(transformType.prf, prf),
      ...some(transformType.keyExchange, keyExchange),
      ...additional.flatMap((methods, at) =>
        methods.every((id) => id === 0) ? [] : some(transformType.additionalKeyExchange1 + at, methods),
      ),
    ],
  };
}

function encryptionTransform(value: number): ProposalTransform {
  const { id, keyLengthBits } = transformOf(value);
  const attributes = keyLengthBits === 0 ? [] : [{ type: keyLengthAttribute, value: keyLengthBits }];
  return { type: transformType.encryption, id, attributes };
}

/**
 * Complete in form, but for a cipher that nobody knows. INTEG and PRF are of the box before it: a responder that takes all proposals as one
 * is lent nothing by it but the group.
 */
function dummyProposal(beside: Box | undefined, cipher: number, shareGroup: number, number: number): Proposal {
  const [, integrity = [], [firstPrf = 5] = []] = beside ?? [];
  return proposalOf(
    [[transformValue(cipher, 0)], [integrity.find((id) => id !== 0) ?? 0], [firstPrf], [shareGroup]],
    number,
  );
}
