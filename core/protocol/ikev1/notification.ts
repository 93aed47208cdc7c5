import { type Codec, u32 } from '../../wire/codec.ts';
import { type Notify, notifyPayload } from '../ikev2/init-payloads.ts';

/** The body of a Notification payload of IKEv1 (RFC 2408 section 3.14): that of IKEv2 behind a domain of interpretation. */
export interface Ikev1Notification extends Notify {
  readonly doi: number;
}

export const ikev1Notification: Codec<Ikev1Notification> = {
  write(out, notification) {
    out.u32(notification.doi);
    notifyPayload.write(out, notification);
  },
  read(from) {
    return { doi: u32.read(from), ...notifyPayload.read(from) };
  },
};
