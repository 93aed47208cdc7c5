import type { ObservationDraft } from '../../core/observation/observation.ts';

/** What is known of the load under which a server answers. */
type Loaded = Pick<ObservationDraft, 'outcome' | 'openConnections'> &
  Partial<Pick<ObservationDraft, 'attempts' | 'connection' | 'elapsedMs' | 'probe' | 'startedAtMs'>>;

/** Complete handshakes. */
const handshakeProbes: ReadonlySet<string | undefined> = new Set(['tls/handshake', 'tls/tickets']);

/**
 * The most connections with which a server was seen to answer: of an answered one, itself and those that began before it and ended after it.
 * A server that has enough of connections counts them when it accepts one, or when a hello comes, and whatever ended meanwhile may have been
 * gone by then. Where a hello was answered only when it was asked again, or never, ours are no count of the server's: it, or the way to it,
 * lags behind. Then one at a time is all that is known to be borne. 0: none was counted.
 */
export function loadBorne(observations: Iterable<Loaded>): number {
  const counted = [...observations].filter(({ openConnections = 0 }) => openConnections > 0);
  // Silence behind its own hello is a server's that does not complete handshakes.
  const isLate = counted.some(
    ({ probe, outcome, attempts = 1 }) =>
      !handshakeProbes.has(probe) && (outcome === 'silent' || (outcome === 'answered' && attempts > 1)),
  );
  const answered = counted.filter(({ outcome }) => outcome === 'answered');
  if (isLate) return Math.min(1, answered.length);
  return answered.reduce((most, one) => Math.max(most, 1 + counted.filter((other) => isAround(other, one)).length), 0);
}

/** Whether the connection of `other` began before that of `one`, and ended after it. */
function isAround(other: Loaded, one: Loaded): boolean {
  const [begun, earlier] = [one.connection, other.connection];
  if (begun === undefined || earlier === undefined || earlier >= begun) return false;
  return endOf(other) > endOf(one);
}

function endOf({ startedAtMs = 0, elapsedMs = 0 }: Loaded): number {
  return startedAtMs + elapsedMs;
}

/** Whether this was refused with more connections open than the server was seen to bear. */
export function isRefusedUnderLoad({ outcome, openConnections = 0 }: Loaded, borne: number): boolean {
  return outcome === 'refused' && openConnections > Math.max(1, borne);
}
