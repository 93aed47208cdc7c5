import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import { clockStepMs } from './conclude-space.ts';

/** Whether the refusal of a hello is none that the server said: it closed or reset the connection, or its carrier dropped the session. */
export function isWordless({ probe, outcome, sent, received }: ObservationDraft): boolean {
  return (
    probe.startsWith('tls/') && outcome === 'refused' && sent !== '' && (received === '' || closeNotify.test(received))
  );
}

/** The record of a close_notify (RFC 8446 section 6.1), which says no more than a close. */
const closeNotify = /^1503..0002..00$/u;

/** What keeps a wordless refusal from being believed, as a stable code. */
export type WordlessDoubt = 'drops-by-chance' | 'silent' | 'no-answered-control';

/**
 * Why a wordless refusal proves nothing; undefined where it counts. `observations` are all of the target. A server, or a way to it, that
 * drops sessions by chance refuses nothing by that: one that dropped a session behind a hello that it answered in another is such a one,
 * and only hellos that were answered again, several times behind the refusal, show that it is not.
 */
export function doubtOfWordless(
  observations: readonly Observation[],
): (observation: Observation) => WordlessDoubt | undefined {
  const isByChance = dropsByChance(observations);
  const answered = observations.filter(({ probe, outcome }) => probe.startsWith('tls/') && outcome === 'answered');
  const repeats = answered.filter(({ probe }) => probe === 'tls/repeat');
  return (one) => {
    if (!isWordless(one)) return undefined;
    if (isByChance) return 'drops-by-chance';
    // A way may drop datagrams of this length: to it nothing shorter is a control.
    const isHello = one.offer['kind'] === 'client-hello';
    if (isHello && !answered.some(({ sent }) => sent.length >= one.sent.length)) return 'silent';
    const endMs = one.startedAtMs + one.elapsedMs - clockStepMs;
    const behind = repeats.filter(({ startedAtMs }) => startedAtMs >= endMs);
    return behind.length < repeatsThatCount ? 'no-answered-control' : undefined;
  };
}

/** Whether sessions of the target that all of these are of are seen to be dropped whatever they say. */
export function dropsByChance(observations: readonly Observation[]): boolean {
  const accepted = new Set(
    observations.filter(({ outcome }) => outcome === 'answered').map(({ offer }) => JSON.stringify(offer)),
  );
  const isCarried = observations[0]?.target.startsWith('openvpn') === true;
  return observations.some(
    (one) =>
      one.probe === 'openvpn/dropped' ||
      (one.probe === 'tls/repeat' && (one.outcome === 'closed' || one.outcome === 'reset')) ||
      // Over TCP what was answered when it was asked again had been dropped before.
      (!isCarried && one.outcome === 'answered' && one.attempts > 1) ||
      (isWordless(one) && (one.probe === 'tls/repeat' || accepted.has(JSON.stringify(one.offer)))),
  );
}

/** So many hellos have to be answered again; some of those that are asked may be lost. */
const repeatsThatCount = 4;
