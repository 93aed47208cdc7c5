import type { ObservationDraft } from '../../src/observation/observation.ts';

/** What is known of the load under which a server answers. */
type Loaded = Pick<ObservationDraft, 'outcome' | 'openConnections'>;

/**
 * The most connections that were open when one began that was answered: a server that has enough of connections counts them when it accepts
 * one, and with more open than that, also with one that waits for its hello, it has shown nothing but that it refuses. 0: none was counted.
 */
export function loadBorne(observations: Iterable<Loaded>): number {
  let most = 0;
  for (const { outcome, openConnections = 0 } of observations) {
    if (outcome === 'answered') most = Math.max(most, openConnections);
  }
  return most;
}

/** Whether this was refused with more connections open than the server was seen to bear. */
export function isRefusedUnderLoad({ outcome, openConnections = 0 }: Loaded, borne: number): boolean {
  return outcome === 'refused' && openConnections > Math.max(1, borne);
}
