import { ikev1PayloadType } from '../../core/protocol/ikev1/numbers.ts';
import { ikeMessage, type Payload } from '../../core/protocol/ikev2/message.ts';
import { payloadType } from '../../core/protocol/ikev2/numbers.ts';
import { decode, encode } from '../../core/wire/codec.ts';
import { decodeOrNone } from '../../core/wire/decode-or-none.ts';

const keptInIkev1: ReadonlySet<number> = new Set([
  ikev1PayloadType.securityAssociation,
  ikev1PayloadType.notification,
  ikev1PayloadType.vendorId,
]);

/**
 * A message as it may be kept: a hash of aggressive mode can be tried against passwords by everybody who has it together with the nonces, the
 * public values and the identity. So of IKEv1 only SA, Vendor ID and the beginning of Notification payloads stay, and of IKEv2 what holds
 * notifies alone; the octets of other payloads are zeros, and their lengths stay. Of what cannot be read as payloads nothing is kept.
 */
export function redacted(octets: Uint8Array): Uint8Array {
  const message = decodeOrNone(() => decode(ikeMessage, octets));
  if (message === undefined) return new Uint8Array(0);
  const isKept = ({ type }: Payload): boolean =>
    message.majorVersion === 1 ? keptInIkev1.has(type) : type === payloadType.notify;
  return encode(ikeMessage, {
    ...message,
    payloads: message.payloads.map((payload) => {
      const { type, body } = payload;
      if (!isKept(payload)) return { ...payload, body: new Uint8Array(body.length) };
      const isNotification = message.majorVersion === 1 && type === ikev1PayloadType.notification;
      return isNotification ? { ...payload, body: withoutData(body) } : payload;
    }),
  });
}

const notificationHeaderLength = 8;

/** DOI, protocol, type and SPI: the data may repeat what it complains of, an identity for example. */
function withoutData(body: Uint8Array): Uint8Array {
  const kept = notificationHeaderLength + (body[5] ?? 0);
  return body.map((octet, at) => (at < kept ? octet : 0));
}
