import type { TlsAdversary } from './tls-adversary.ts';
import { alert, says, wide } from './tls-behaviours.ts';
import type { Visit } from './tls-visit.ts';

/** The default of connections at once, and all below it. */
const limits = Array.from({ length: 13 }, (_, at) => at + 1);
const counts: readonly (readonly [string, (visit: Visit) => number])[] = [
  ['at the hello', ({ open }) => open],
  ['at accept', ({ openAtAccept }) => openAtAccept],
];

/** Gateways that refuse whatever comes above so many connections at once, with suites too many and old versions behind that. */
export const limitedAdversaries: readonly TlsAdversary[] = [true, false].flatMap((certificateRequested) =>
  counts.flatMap(([when, count]) =>
    limits.map(
      (most): TlsAdversary => ({
        name: `above ${most} connections ${when} says handshake_failure${certificateRequested ? ', and wants a certificate' : ''}`,
        accepts: { ...wide, certificateRequested },
        does: [says(alert(40), (visit) => count(visit) > most)],
        leavesOpen: 'all',
      }),
    ),
  ),
);
