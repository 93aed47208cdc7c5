import { keyExchangePayload, notifyPayload } from '../../../core/protocol/ikev2/init-payloads.ts';
import { type IkeMessage } from '../../../core/protocol/ikev2/message.ts';
import { payloadType, protocolId, transformType } from '../../../core/protocol/ikev2/numbers.ts';
import { keyLengthBits, saPayload } from '../../../core/protocol/ikev2/sa-payload.ts';
import { decode } from '../../../core/wire/codec.ts';
import { toHex } from '../../../core/wire/hex.ts';

/** A proposal for an IKE SA as it was offered, each transform [type, id, key length in bits or 0]. */
export type CapturedProposal = {
  readonly number: number;
  readonly transforms: readonly (readonly [type: number, id: number, keyLengthBits: number])[];
};

/** Offer of 'capture/ikev2'. */
export type CapturedIkeOffer = {
  readonly kind: 'ike-sa-init';
  readonly proposals: readonly CapturedProposal[];
  /** Of the KE payload. */
  readonly shareGroup: number;
  /** Types, as sent. */
  readonly notifies: readonly number[];
  readonly vendorIds: readonly string[];
};

/** What an IKE_SA_INIT request offers. Throws WireError. */
export function capturedIkeOffer({ payloads }: IkeMessage): CapturedIkeOffer {
  const bodies = bodiesOf(payloads);
  const [sa = none] = bodies(payloadType.securityAssociation);
  const [share = none] = bodies(payloadType.keyExchange);
  return {
    kind: 'ike-sa-init',
    proposals: decode(saPayload, sa, 'offer/sa')
      .filter(({ protocol }) => protocol === protocolId.ike)
      .map(({ number, transforms }) => ({
        number,
        transforms: transforms.map((one) => [one.type, one.id, keyLengthBits(one)] as const),
      })),
    shareGroup: decode(keyExchangePayload, share, 'offer/ke').group,
    ...announcedIn(payloads),
  };
}

/**
 * The same for a client that asks again: told to take another group, strongSwan puts it in front of the others. Offers of two clients that differ in the
 * order of their groups alone have one key, so it is held against who asked before, and nothing else.
 */
export function keyOfAsking(proposals: readonly CapturedProposal[]): string {
  return JSON.stringify(
    proposals.map(({ number, transforms }) => {
      const isGroup = ([type]: readonly [number, number, number]): boolean => type === transformType.keyExchange;
      const groups = transforms.filter(isGroup).map(([, id]) => id);
      return [number, transforms.filter((one) => !isGroup(one)), groups.sort((a, b) => a - b)];
    }),
  );
}

const none = new Uint8Array(0);

export function bodiesOf(payloads: IkeMessage['payloads']): (type: number) => readonly Uint8Array[] {
  return (type) => payloads.filter((one) => one.type === type).map(({ body }) => body);
}

/** What either side says of itself. */
export function announcedIn(payloads: IkeMessage['payloads']): Pick<CapturedIkeOffer, 'notifies' | 'vendorIds'> {
  const bodies = bodiesOf(payloads);
  return {
    notifies: bodies(payloadType.notify).map((body) => decode(notifyPayload, body, 'notify').type),
    vendorIds: bodies(payloadType.vendorId).map((body) => toHex(body)),
  };
}
