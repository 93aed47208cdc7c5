import type { Clock } from '../../run/clock.ts';

/** What came of one try to tell somebody. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** Whoever is there wants nothing of it any more. */
  | { readonly kind: 'gone'; readonly why: string }
  /** `why` has no secret in it, neither a path of a URL nor what was answered. */
  | { readonly kind: 'failed'; readonly why: string; readonly notBeforeMs?: number | undefined };

/** Addresses of a name. */
export type Resolve = (name: string) => Promise<readonly { readonly address: string }[]>;

/** What a delivery is made with; a test hands in its own. */
export interface DeliveryMeans {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly resolve: Resolve;
}
