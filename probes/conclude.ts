import type { Facts, SpaceFacts, TlsFacts, Undecided } from '../src/facts/facts.ts';
import { nothingKnown } from '../src/facts/settled.ts';
import type { Observation } from '../src/observation/observation.ts';
import type { Recording } from '../src/observation/recording.ts';
import { ikeAdditionalUniverse, ikeUniverse, ipsecUniverse } from '../src/protocol/ikev2/universe.ts';
import { tlsVersion } from '../src/protocol/tls/registry.ts';
import { suiteUniverse, suiteVersions } from '../src/protocol/tls/universe.ts';
import type { Region } from '../src/region/region.ts';
import { agree } from './agree.ts';
import { concludeIkev2 } from './ikev2/ikev2-probe.ts';
import { concludeStrongswan } from './strongswan/conclude-strongswan.ts';
import { concludeTls } from './tls/tls-probe.ts';

/** What the observations of each target say, by target URL. Pure: the recording holds all that is needed. */
export function concludeFacts({ targets, observations, trustAnchors }: Recording): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>();
  for (const { url, scheme, serverName } of targets) {
    const own = observations.filter(({ target }) => target === url);
    const prevented = own.filter(({ probe }) => probe.startsWith('run/'));
    if (scheme === 'ikev2') {
      const driven = concludeStrongswan(own);
      const asked = concludeIkev2(own);
      const ike = agree(asked.ike ?? nothingKnown, driven.ike ?? nothingKnown);
      // A driver that could not be had keeps no question of the IKE space open: our own requests asked them.
      const unresolved = prevented.filter(({ probe }) => probe === 'run/resolve');
      facts.set(url, {
        ike: withPrevented(ike, ikeUniverse(), unresolved),
        ikeAdditional: withPrevented(asked.ikeAdditional, ikeAdditionalUniverse(), unresolved),
        ipsec: withPrevented(driven.ipsec, ipsecUniverse(), prevented),
      });
    } else if (scheme === 'tls' || scheme === 'sstp') {
      const trust = { anchors: trustAnchors, ...(serverName === undefined ? {} : { serverName }) };
      facts.set(url, { tls: preventedTls(concludeTls(own, trust), prevented) });
    } else facts.set(url, { tls: preventedTls(nothingOfTls, prevented) });
  }
  return facts;
}

const nothingOfTls: TlsFacts = {
  suites: nothingKnown,
  versions: nothingKnown,
  groups: nothingKnown,
  signatureSchemes: nothingKnown,
  handshakes: [],
};

/** What kept a probe from starting (no address, no driver) leaves the whole space open, for that reason. */
function withPrevented(facts: SpaceFacts | undefined, universe: Region, prevented: readonly Observation[]): SpaceFacts {
  const undecided = prevented.flatMap(({ id, probe, outcome }): readonly Undecided[] =>
    universe.map((box) => ({ box, evidence: [id], reason: probe === 'run/credentials' ? 'no-credentials' : outcome })),
  );
  const { accepted, refused, undecided: own } = facts ?? nothingKnown;
  return { accepted, refused, undecided: [...own, ...undecided] };
}

function preventedTls(facts: TlsFacts, prevented: readonly Observation[]): TlsFacts {
  return {
    ...facts,
    suites: withPrevented(facts.suites, suiteUniverse, prevented),
    versions: withPrevented(facts.versions, [[[tlsVersion.ssl2, ...suiteVersions]]], prevented),
  };
}
