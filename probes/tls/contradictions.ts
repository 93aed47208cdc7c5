import type { ObservationDraft } from '../../core/observation/observation.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import { type HelloExchange, isHello } from './exchange.ts';
import { chainsPlace } from './open-chains.ts';
import { suiteProbes } from './suite-claim.ts';

/** Ends that the server made. */
export const cutOffs: ReadonlySet<string> = new Set(['closed', 'reset', 'refused']);

/**
 * Whether something of `later` contradicts what `all` say: a hello that was answered was cut off, a suite that was chosen was refused, or a
 * complete handshake that was refused was made when it was asked for again. A list says nothing of a suite in it where the server may not bear
 * it: `isBorne`, whether it bears long ones.
 */
export function isContradicted(
  later: readonly ObservationDraft[],
  all: readonly ObservationDraft[],
  isBorne: boolean,
): boolean {
  const taken = all.filter(isHello).filter((one) => one.outcome === 'answered');
  const ends = later.filter(isHello);
  const cut = new Set(ends.filter(({ outcome }) => cutOffs.has(outcome)).map(({ offer }) => JSON.stringify(offer)));
  return (
    later.some(({ probe }) => probe === 'tls/handshake-refused') ||
    (cut.size > 0 && taken.some(({ offer }) => cut.has(JSON.stringify(offer)))) ||
    ends.some((one) => isOfSuites(one) && isTaken(one, taken, isBorne))
  );
}

/**
 * Whether all old versions together were refused, and a lower one of them was accepted with a suite that was offered, of a server that bears long
 * lists: one that does not fall back, against RFC 5246
 * appendix E.1, does so each time, and so does one that refuses by chance, or another node, now and then.
 */
export function isHalfOld(all: readonly ObservationDraft[]): boolean {
  const hellos = all.filter(isHello);
  const refused = hellos.filter(({ probe, outcome }) => probe === 'tls/old-versions' && outcome === 'refused');
  return hellos
    .filter((one) => one.outcome === 'answered')
    .some(({ answer: { version: chosen, suite } }) =>
      refused.some(({ offer: { version, suites } }) => chosen < version && suites.includes(suite)),
    );
}

type Hello = ObservationDraft & HelloExchange;
type TakenHello = Hello & { readonly outcome: 'answered' };

/** Whether it was refused for its suites; a question for any chain of accepted suites has nothing else in it, either. */
function isOfSuites({ probe, order, outcome, answer, offer: { version, keyShares } }: Hello): boolean {
  const isAsked = suiteProbes.has(probe) || (order.startsWith(chainsPlace) && order.endsWith('/all'));
  // What was chosen and then failed says nothing of the rest of the list.
  const isRefusal = outcome === 'refused' && answer?.kind !== 'server-hello';
  return isAsked && isRefusal && (version < tlsVersion.tls13 || keyShares.length > 0);
}

function isTaken({ offer }: Hello, taken: readonly TakenHello[], isBorne: boolean): boolean {
  const { version, lowest = version, suites } = offer;
  if (!isBorne && suites.length > 1) return false;
  return taken.some(
    ({ answer: { version: chosen, suite } }) => chosen >= lowest && chosen <= version && suites.includes(suite),
  );
}
