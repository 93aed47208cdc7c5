import type { CapturedIkeOffer } from '../../../sources/captures/ike/ikev2-offer.ts';
import type { CapturedHello } from '../../../sources/captures/tls/hello-offer.ts';

/** An offer that a client made to us. */
export type Harvested =
  | {
      readonly kind: 'ike';
      readonly offer: CapturedIkeOffer;
      /** Present where it asked again with the group that it was told to. */
      readonly retries?: true;
    }
  | { readonly kind: 'tls'; readonly offer: CapturedHello };

/** What is done with something that came in. */
export interface Reaction {
  readonly answer?: Uint8Array;
  readonly harvested?: Harvested;
}

/** Nothing is said, and nothing was learnt. */
export const ignored: Reaction = {};

/** The first of a map that has grown to so many goes: what is kept of clients is bounded. */
export function keepAtMost<Key, Value>(map: Map<Key, Value>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
