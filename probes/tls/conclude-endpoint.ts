import type { Facts, SpaceFacts, TlsFacts, Undecided } from '../../core/facts/facts.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { Region } from '../../core/spaces/region.ts';
import { suiteUniverse, suiteVersions } from '../../core/spaces/tls-suites.ts';
import { askedOf } from '../asked.ts';
import { preventedReason, withPrevented } from '../prevented.ts';
import { concludeTls } from './conclude-tls.ts';
import { trustOf } from './trust-of.ts';

const versionUniverse: Region = [[[tlsVersion.ssl2, ...suiteVersions]]];

/** What is known of an endpoint of TLS. */
export function concludeTlsEndpoint(seen: SeenTarget): Facts {
  return { tls: concludeTlsOf(seen), asked: askedOf(seen.observations) };
}

/** The TLS of an endpoint, whatever carries it. */
export function concludeTlsOf({ target, observations, prevented, startedAt, trustAnchors }: SeenTarget): TlsFacts {
  const facts = concludeTls(observations, trustOf(target, trustAnchors), startedAt);
  const openChains = prevented.map((one) => ({ reason: preventedReason(one), evidence: [one.id] }));
  return {
    ...facts,
    suites: withPrevented(facts.suites, suiteUniverse, prevented),
    versions: withPrevented(facts.versions, versionUniverse, prevented),
    ...(openChains.length === 0 ? {} : { openChains: [...(facts.openChains ?? []), ...openChains] }),
  };
}

/** TLS that could not be spoken leaves its whole space open, for one reason. */
export function undecidedTls(facts: TlsFacts, why: Pick<Undecided, 'reason' | 'evidence'>): TlsFacts {
  const open = (known: SpaceFacts, universe: Region): SpaceFacts => ({
    ...known,
    undecided: [...known.undecided, ...universe.map((box) => ({ box, ...why }))],
  });
  return { ...facts, suites: open(facts.suites, suiteUniverse), versions: open(facts.versions, versionUniverse) };
}
