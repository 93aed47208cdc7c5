import type { JsonObject, OutcomeKind } from '../../../core/observation/observation.ts';
import { keyExchangePayload, notifyPayload, wantedGroup } from '../../../core/protocol/ikev2/init-payloads.ts';
import { type IkeMessage } from '../../../core/protocol/ikev2/message.ts';
import { notifyName } from '../../../core/protocol/ikev2/notify-names.ts';
import {
  ikeSaTransformTypes,
  notifyType,
  payloadType,
  protocolId,
  transformType,
} from '../../../core/protocol/ikev2/numbers.ts';
import { isAead, keyExchangeName } from '../../../core/protocol/ikev2/registry.ts';
import { keyLengthBits, type Proposal, saPayload } from '../../../core/protocol/ikev2/sa-payload.ts';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { decode } from '../../../core/wire/codec.ts';
import { announcedIn, bodiesOf, type CapturedIkeOffer } from './ikev2-offer.ts';

/** What an answer to an offer means. */
export interface IkeReading {
  readonly outcome: OutcomeKind;
  readonly detail: string;
  readonly answer?: JsonObject;
}

/** The meaning of an IKE_SA_INIT response to this offer. Throws WireError. */
export function readIkev2Answer(offer: CapturedIkeOffer, { payloads }: IkeMessage): IkeReading {
  const bodies = bodiesOf(payloads);
  const [sa] = bodies(payloadType.securityAssociation);
  const announced = announcedIn(payloads);
  if (sa !== undefined) {
    return readChoice(offer, decode(saPayload, sa, 'answer/sa'), bodies(payloadType.keyExchange)[0], announced);
  }
  const notifies = bodies(payloadType.notify).map((body) => decode(notifyPayload, body, 'answer/notify'));
  const wanted = notifies.find(({ type }) => type === notifyType.invalidKePayload);
  if (wanted !== undefined) {
    const group = decode(wantedGroup, wanted.data, 'answer/notify/data');
    const detail = `INVALID_KE_PAYLOAD, wanted ${keyExchangeName(group) ?? `GROUP_${group}`}`;
    return { outcome: 'refused', detail, answer: { notify: notifyType.invalidKePayload, group, ...announced } };
  }
  const error = notifies.find(({ type }) => type < 16384) ?? notifies[0];
  if (error === undefined) return { outcome: 'malformed', detail: 'neither an SA payload nor a notify' };
  return { outcome: 'refused', detail: notifyName(error.type), answer: { notify: error.type, ...announced } };
}

/** One combination of one proposal that was offered, with a public value of its group in return for ours. */
function readChoice(
  offer: CapturedIkeOffer,
  [chosen, ...more]: readonly Proposal[],
  share: Uint8Array | undefined,
  announced: JsonObject,
): IkeReading {
  const strange = { outcome: 'malformed', detail: 'an SA payload that chooses what was not offered' } as const;
  if (chosen === undefined || more.length > 0 || chosen.protocol !== protocolId.ike) return strange;
  const transforms = chosen.transforms.map((one) => [one.type, one.id, keyLengthBits(one)] as const);
  const kinds = transforms.map(([type]) => type);
  const asked = offer.proposals.filter(({ number }) => number === chosen.number);
  const isOffered = asked.some(
    (proposal) =>
      transforms.every((own) => proposal.transforms.some((one) => one.every((value, at) => value === own[at]))) &&
      proposal.transforms.every(([type]) => kinds.includes(type) || isOptional(proposal.transforms, type)),
  );
  const [encryption] = transforms.filter(([type]) => type === transformType.encryption);
  const idOf = (type: number): number => transforms.find(([own]) => own === type)?.[1] ?? 0;
  const cipher = encryption === undefined ? 0 : transformValue(encryption[1], encryption[2]);
  const others = ikeSaTransformTypes
    .slice(1)
    .map((type) => (type === transformType.integrity && isAead(cipher) ? 0 : idOf(type)));
  const last = others.findLastIndex((value, at) => at < 3 || value !== 0);
  const point = [cipher, ...others.slice(0, last + 1)];
  const shared = share === undefined ? undefined : decode(keyExchangePayload, share, 'answer/ke').group;
  const isWhole =
    new Set(kinds).size === kinds.length && kinds.every((type) => ikeSaTransformTypes.includes(type)) && cipher !== 0;
  if (!isOffered || !isWhole || shared !== point[3] || shared !== offer.shareGroup) return strange;
  return { outcome: 'answered', detail: 'SA chosen', answer: { point, proposal: chosen.number, ...announced } };
}

/** A type may be left out where NONE of it was offered beside, and INTEG where the cipher that was chosen brings its own. */
function isOptional(transforms: CapturedIkeOffer['proposals'][number]['transforms'], type: number): boolean {
  const of = transforms.filter(([own]) => own === type);
  if (of.some(([, id]) => id === 0)) return true;
  return (
    type === transformType.integrity &&
    transforms.some(([own, id, bits]) => own === transformType.encryption && isAead(transformValue(id, bits)))
  );
}
