import { notifyPayload } from '../../../core/protocol/ikev2/init-payloads.ts';
import { ikeMessage } from '../../../core/protocol/ikev2/message.ts';
import { payloadType } from '../../../core/protocol/ikev2/numbers.ts';
import { saPayload } from '../../../core/protocol/ikev2/sa-payload.ts';
import { decode, encode } from '../../../core/wire/codec.ts';

/** How many proposals a request has. */
export function proposalsIn(request: Uint8Array): number {
  const sa = decode(ikeMessage, request).payloads.find(({ type }) => type === payloadType.securityAssociation);
  return sa === undefined ? 0 : decode(saPayload, sa.body).length;
}

/** The message with other flags. */
export function withFlags(message: Uint8Array, flags: number): Uint8Array {
  return encode(ikeMessage, { ...decode(ikeMessage, message), flags });
}

/** The message with other data in its notifies of a type. */
export function withNotifyData(
  message: Uint8Array,
  type: number,
  change: (data: Uint8Array) => Uint8Array,
): Uint8Array {
  const decoded = decode(ikeMessage, message);
  const payloads = decoded.payloads.map((one) => {
    if (one.type !== payloadType.notify) return one;
    const notify = decode(notifyPayload, one.body);
    return notify.type === type
      ? { ...one, body: encode(notifyPayload, { ...notify, data: change(notify.data) }) }
      : one;
  });
  return encode(ikeMessage, { ...decoded, payloads });
}
