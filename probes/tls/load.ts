import type { ObservationDraft } from '../../src/observation/observation.ts';

/** What is known of the load under which a server answers. */
type Loaded = Pick<ObservationDraft, 'outcome' | 'openConnections'> &
  Partial<Pick<ObservationDraft, 'attempts' | 'probe'>>;

/**
 * The most connections that were open when one began that was answered: a server that has enough of connections counts them when it accepts
 * one, and with more open than that, also with one that waits for its hello, it has shown nothing but that it refuses. Where a hello was
 * answered only when it was asked again, or never, ours are no count of the server's: it, or the way to it, lags behind, and what we take for
 * open has ended there, or the other way round. Then one at a time is all that is known to be borne. 0: none was counted.
 */
export function loadBorne(observations: Iterable<Loaded>): number {
  let most = 0;
  let isLate = false;
  for (const { probe, outcome, openConnections = 0, attempts = 1 } of observations) {
    if (openConnections === 0) continue;
    if (outcome === 'answered') most = Math.max(most, openConnections);
    // Silence behind its own hello is a server's that does not complete handshakes.
    if (probe === 'tls/handshake') continue;
    if (outcome === 'silent' || (outcome === 'answered' && attempts > 1)) isLate = true;
  }
  return isLate ? Math.min(1, most) : most;
}

/** Whether this was refused with more connections open than the server was seen to bear. */
export function isRefusedUnderLoad({ outcome, openConnections = 0 }: Loaded, borne: number): boolean {
  return outcome === 'refused' && openConnections > Math.max(1, borne);
}
