import type { JsonObject, OutcomeKind } from '../../core/observation/observation.ts';
import { ikev1NotifyName, ikev1TransformNames } from '../../core/protocol/ikev1/names.ts';
import { ikev1Notification } from '../../core/protocol/ikev1/notification.ts';
import { ikev1ExchangeType, ikev1NotifyType, ikev1PayloadType, isakmp } from '../../core/protocol/ikev1/numbers.ts';
import { ikev1SaPayload } from '../../core/protocol/ikev1/sa-payload.ts';
import { type Ikev1Transform, ikev1Transform, isSameIkev1Transform } from '../../core/protocol/ikev1/transform.ts';
import { notifyPayload } from '../../core/protocol/ikev2/init-payloads.ts';
import { type IkeMessage, ikeMessage } from '../../core/protocol/ikev2/message.ts';
import { notifyName } from '../../core/protocol/ikev2/notify-names.ts';
import { headerFlag, payloadType } from '../../core/protocol/ikev2/numbers.ts';
import { decode } from '../../core/wire/codec.ts';
import { decodeOrNone } from '../../core/wire/decode-or-none.ts';
import { WireError } from '../../core/wire/wire-error.ts';
import type { Ikev1Offer } from './ikev1-offer.ts';

/** What an answer means. */
export interface Ikev1Reading {
  readonly outcome: OutcomeKind;
  readonly detail: string;
  /** `version`: major version of the answer; `octets`: its length; then the notify's type, or the transform that was chosen. */
  readonly answer?: JsonObject;
}

/**
 * Whether a datagram answers the request: it has the request's cookie, which a stranger has to guess, and is not the request itself that came
 * back. Of version 1 an answer in the same exchange or an Informational; of version 2 a response with a Notify.
 */
export function answersIkev1(received: Uint8Array, sent: Uint8Array): boolean {
  const [message, request] = [received, sent].map((octets) => decodeOrNone(() => decode(ikeMessage, octets)));
  if (message === undefined || request === undefined || !isSame(message.initiatorSpi, request.initiatorSpi))
    return false;
  if (message.majorVersion === 2) {
    return (message.flags & headerFlag.response) !== 0 && has(message, payloadType.notify);
  }
  if (message.majorVersion !== 1) return false;
  if (message.exchangeType === ikev1ExchangeType.informational) return has(message, ikev1PayloadType.notification);
  return (
    message.exchangeType === request.exchangeType &&
    message.responderSpi.some((octet) => octet !== 0) &&
    has(message, ikev1PayloadType.securityAssociation)
  );
}

/** The meaning of a datagram that `answersIkev1` took; without an offer, of one that answers the version that does not exist. */
export function readIkev1Answer(received: Uint8Array, offer?: Ikev1Offer): Ikev1Reading {
  try {
    const message = decode(ikeMessage, received, 'answer');
    const base = { version: message.majorVersion, octets: received.length };
    if (message.majorVersion === 2) return readIkev2Notify(message, base);
    if (message.exchangeType === ikev1ExchangeType.informational) return readNotification(message, base);
    return readChoice(message, base, offer?.transforms ?? []);
  } catch (error) {
    if (error instanceof WireError) {
      return { outcome: 'malformed', detail: error.message, answer: { octets: received.length } };
    }
    throw error;
  }
}

/** Only INVALID_MAJOR_VERSION says no to a version. */
function readIkev2Notify(message: IkeMessage, base: JsonObject): Ikev1Reading {
  const body = message.payloads.find(({ type }) => type === payloadType.notify)?.body ?? new Uint8Array(0);
  const { type } = decode(notifyPayload, body, 'answer/notify');
  return { outcome: 'refused', detail: `${notifyName(type)}, told by IKEv2`, answer: { ...base, notify: type } };
}

function readNotification(message: IkeMessage, base: JsonObject): Ikev1Reading {
  const body = message.payloads.find(({ type }) => type === ikev1PayloadType.notification)?.body ?? new Uint8Array(0);
  const { type, spi } = decode(ikev1Notification, body, 'answer/notification');
  const answer = { ...base, notify: type };
  const detail = `${ikev1NotifyName(type)}, ${spi.length === 0 ? 'without' : 'with'} SPI`;
  // It went past the offer, which it must have accepted, to who is asking.
  const isPast = type === ikev1NotifyType.authenticationFailed;
  return { outcome: isPast ? 'authentication-failed' : 'refused', detail, answer };
}

function readChoice(message: IkeMessage, base: JsonObject, offered: readonly Ikev1Transform[]): Ikev1Reading {
  const body = message.payloads.find(({ type }) => type === ikev1PayloadType.securityAssociation)?.body;
  const proposals = decode(ikev1SaPayload, body ?? new Uint8Array(0), 'answer/sa');
  const [proposal] = proposals;
  const [chosen] = proposal?.transforms ?? [];
  const transform = chosen === undefined ? undefined : ikev1Transform(chosen);
  if (
    transform === undefined ||
    proposals.length !== 1 ||
    proposal?.transforms.length !== 1 ||
    proposal.protocol !== isakmp.protocol ||
    !offered.some((one) => isSameIkev1Transform(one, transform))
  ) {
    return { outcome: 'malformed', detail: 'an SA payload that chooses what was not offered', answer: { ...base } };
  }
  const { encryption, hash, authentication, group } = ikev1TransformNames(transform);
  return {
    outcome: 'answered',
    detail: `SA chosen: ${encryption}, ${hash}, ${authentication}, ${group}`,
    answer: { ...base, transform: transformNumbers(transform) },
  };
}

/** [encryption, key length in bits, hash, authentication, group]. */
export function transformNumbers(transform: Ikev1Transform): readonly number[] {
  const { encryption, keyLengthBits, hash, authentication, group } = transform;
  return [encryption, keyLengthBits, hash, authentication, group];
}

function has({ payloads }: IkeMessage, wanted: number): boolean {
  return payloads.some(({ type }) => type === wanted);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}
