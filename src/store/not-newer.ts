import type { EndpointOutcome, GatewayOutcome } from './outcome.ts';
import { StoreError } from './store-error.ts';

/** What happened before what is known cannot be told of as what is now. `last`: milliseconds since 1970. */
export function notNewer(
  { startedAt, gateway }: Pick<GatewayOutcome, 'startedAt' | 'gateway'>,
  { key }: Pick<EndpointOutcome, 'key'>,
  last: number,
): StoreError {
  const [then, now] = [last, startedAt].map((ms) => new Date(ms).toISOString());
  return new StoreError(
    'store-not-newer',
    `${gateway} ${key}: a scan later than that of ${then} wanted, one of ${now} found; if it was made now, a clock is wrong`,
  );
}
