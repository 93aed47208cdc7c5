import type { Settled } from '../store/settled.ts';
import type { GivenUpGateway, OverdueSite } from './hand-out.ts';
import type { Rejudged } from './rejudge.ts';

/** What a monitor tells while it goes on. */
export type MonitorEvent =
  /** `elsewhere`: gateways of the inventory that are scanned from other sites alone. */
  | { readonly kind: 'registered'; readonly gateways: number; readonly elsewhere: number }
  | { readonly kind: 'inventory-wrong'; readonly problems: readonly string[] }
  | { readonly kind: 'rejudged'; readonly rejudged: Rejudged }
  | { readonly kind: 'settled'; readonly settled: Settled }
  /** Workers have so many more to scan. */
  | { readonly kind: 'handed-out'; readonly gateways: number }
  /** Told once until it is made up. */
  | { readonly kind: 'overdue'; readonly overdue: OverdueSite }
  /** No worker could scan it. */
  | { readonly kind: 'given-up'; readonly gateway: GivenUpGateway }
  /** It could not be scanned; it is due again soon. */
  | { readonly kind: 'failed'; readonly gateway: string; readonly reason: string }
  /** Somebody else has its lease by now, or the store was away at the end: what was found is not kept. */
  | { readonly kind: 'not-settled'; readonly gateway: string; readonly reason: string }
  | { readonly kind: 'store-away'; readonly message: string }
  | { readonly kind: 'store-back' }
  /** Nothing is due before that moment, milliseconds since 1970; undefined: nothing at all. */
  | { readonly kind: 'waiting'; readonly until: number | undefined };
