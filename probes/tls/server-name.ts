import type { Known } from '../../core/facts/facts.ts';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import type { Reading } from './hello-answer.ts';
import type { TlsHelloAnswer } from './tls-offer.ts';

/** Why a server speaks to nobody who asks like this: by no name, or by one that it does not have. */
export type NameWanted = 'server-name-wanted' | 'server-name-not-known';

const unrecognizedName = 112;

/** Whether a hello was refused for the name that it was sent to or lacks (RFC 6066 section 3), whatever else it offered. */
export function isNameWanted({ outcome, answer }: Reading<TlsHelloAnswer>): boolean {
  return outcome === 'refused' && answer?.kind === 'alert' && answer.description === unrecognizedName;
}

/** What such a refusal says in place of one of the offer; undefined for anything else. */
export function nameWanted({ probe, outcome, answer, offer }: ObservationDraft): NameWanted | undefined {
  if (!probe.startsWith('tls/') || outcome !== 'refused') return undefined;
  if (answer?.['kind'] !== 'alert' || answer['description'] !== unrecognizedName) return undefined;
  return offer['serverName'] === undefined ? 'server-name-wanted' : 'server-name-not-known';
}

/** That a server answered no hello for want of a name; undefined where it answered any. */
export function concludeName(observations: readonly Observation[]): Known<NameWanted> | undefined {
  if (observations.some(({ probe, outcome }) => probe.startsWith('tls/') && outcome === 'answered')) return undefined;
  const [first] = observations.flatMap((one) => {
    const value = nameWanted(one);
    return value === undefined ? [] : [{ value, evidence: [one.id] }];
  });
  return first;
}
