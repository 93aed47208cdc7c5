import type { ObservationDraft } from '../../core/observation/observation.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import { chainsPlace } from './open-chains.ts';
import { suiteProbes } from './suite-claim.ts';
import type { TlsHelloOffer } from './tls-offer.ts';

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
  const taken = hellosOf(all).filter(({ draft }) => draft.outcome === 'answered');
  const same = new Set(taken.map(({ offer }) => JSON.stringify(offer)));
  return (
    later.some(({ probe }) => probe === 'tls/handshake-refused') ||
    hellosOf(later).some(
      (one) =>
        (cutOffs.has(one.draft.outcome) && same.has(JSON.stringify(one.offer))) ||
        (isOfSuites(one) && isTaken(one, taken, isBorne)),
    )
  );
}

/**
 * Whether all old versions together were refused, and a lower one of them was accepted with a suite that was offered, of a server that bears long
 * lists: one that does not fall back, against RFC 5246
 * appendix E.1, does so each time, and so does one that refuses by chance, or another node, now and then.
 */
export function isHalfOld(all: readonly ObservationDraft[]): boolean {
  const hellos = hellosOf(all);
  const refused = hellos.filter(
    ({ draft: { probe, outcome } }) => probe === 'tls/old-versions' && outcome === 'refused',
  );
  return hellos.some(({ draft: { outcome, answer } }) => {
    const { version: chosen, suite } = (outcome === 'answered' ? answer : undefined) ?? {};
    if (typeof chosen !== 'number' || typeof suite !== 'number') return false;
    return refused.some(({ offer: { version, suites } }) => chosen < version && suites.includes(suite));
  });
}

interface Hello {
  readonly draft: ObservationDraft;
  readonly offer: TlsHelloOffer;
}

function hellosOf(drafts: readonly ObservationDraft[]): readonly Hello[] {
  return drafts.flatMap((draft) =>
    draft.offer['kind'] === 'client-hello' ? [{ draft, offer: draft.offer as unknown as TlsHelloOffer }] : [],
  );
}

/** Whether it was refused for its suites; a question for any chain of accepted suites has nothing else in it, either. */
function isOfSuites({ draft: { probe, order, outcome, answer }, offer: { version, keyShares } }: Hello): boolean {
  const isAsked = suiteProbes.has(probe) || (order.startsWith(chainsPlace) && order.endsWith('/all'));
  // What was chosen and then failed says nothing of the rest of the list.
  const isRefusal = outcome === 'refused' && answer?.['kind'] !== 'server-hello';
  return isAsked && isRefusal && (version < tlsVersion.tls13 || keyShares.length > 0);
}

function isTaken({ offer }: Hello, taken: readonly Hello[], isBorne: boolean): boolean {
  const { version, lowest = version, suites } = offer;
  if (!isBorne && suites.length > 1) return false;
  return taken.some(({ draft: { answer } }) => {
    const { version: chosen, suite } = answer ?? {};
    if (typeof chosen !== 'number' || typeof suite !== 'number') return false;
    return chosen >= lowest && chosen <= version && suites.includes(suite);
  });
}
