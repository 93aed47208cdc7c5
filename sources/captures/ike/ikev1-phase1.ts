import { ikev1NotifyName, ikev1TransformNames } from '../../../core/protocol/ikev1/names.ts';
import { ikev1Notification } from '../../../core/protocol/ikev1/notification.ts';
import { ikev1ExchangeType, ikev1PayloadType } from '../../../core/protocol/ikev1/numbers.ts';
import { ikev1SaPayload } from '../../../core/protocol/ikev1/sa-payload.ts';
import { type Ikev1Transform, ikev1Transform } from '../../../core/protocol/ikev1/transform.ts';
import type { IkeMessage } from '../../../core/protocol/ikev2/message.ts';
import { decode } from '../../../core/wire/codec.ts';
import { toHex } from '../../../core/wire/hex.ts';
import type { IkeReading } from './ikev2-answer.ts';
import { bodiesOf } from './ikev2-offer.ts';

/** Offer of 'capture/ikev1'. */
export type CapturedIkev1Offer = {
  readonly kind: 'phase1';
  readonly mode: 'main' | 'aggressive';
  /** Each [encryption, key length in bits, hash, authentication, group]. */
  readonly transforms: readonly (readonly number[])[];
  readonly vendorIds: readonly string[];
};

/** What the first message of phase 1 offers. Throws WireError. */
export function capturedIkev1Offer({ exchangeType, payloads }: IkeMessage): CapturedIkev1Offer {
  const bodies = bodiesOf(payloads);
  return {
    kind: 'phase1',
    mode: exchangeType === ikev1ExchangeType.mainMode ? 'main' : 'aggressive',
    transforms: transformsIn(bodies(ikev1PayloadType.securityAssociation)[0]),
    vendorIds: bodies(ikev1PayloadType.vendorId).map((body) => toHex(body)),
  };
}

/** The meaning of the answer. Throws WireError. */
export function readIkev1Answer(offer: CapturedIkev1Offer, { exchangeType, payloads }: IkeMessage): IkeReading {
  const bodies = bodiesOf(payloads);
  if (exchangeType === ikev1ExchangeType.informational) {
    const [notification] = bodies(ikev1PayloadType.notification);
    const { type } = decode(ikev1Notification, notification ?? new Uint8Array(0), 'answer/notification');
    return { outcome: 'refused', detail: ikev1NotifyName(type), answer: { notify: type } };
  }
  const [chosen, ...more] = transformsIn(bodies(ikev1PayloadType.securityAssociation)[0]);
  const isOffered = chosen !== undefined && offer.transforms.some((one) => one.join() === chosen.join());
  if (!isOffered || more.length > 0)
    return { outcome: 'malformed', detail: 'an SA payload that chooses what was not offered' };
  const [encryption = 0, keyLengthBits = 0, hash = 0, authentication = 0, group = 0] = chosen;
  const named = ikev1TransformNames({ encryption, keyLengthBits, hash, authentication, group });
  return {
    outcome: 'answered',
    detail: `SA chosen: ${named.encryption}, ${named.hash}, ${named.authentication}, ${named.group}`,
    answer: { transform: chosen, vendorIds: bodies(ikev1PayloadType.vendorId).map((body) => toHex(body)) },
  };
}

function transformsIn(body: Uint8Array | undefined): readonly (readonly number[])[] {
  return decode(ikev1SaPayload, body ?? new Uint8Array(0), 'sa')
    .flatMap(({ transforms }) => transforms.map((one) => ikev1Transform(one)))
    .filter((one): one is Ikev1Transform => one !== undefined)
    .map(({ encryption, keyLengthBits, hash, authentication, group }) => [
      encryption,
      keyLengthBits,
      hash,
      authentication,
      group,
    ]);
}
