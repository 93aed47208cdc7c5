import type { Facts, OpenChainFacts, SpaceFacts, TlsFacts, Undecided } from '../core/facts/facts.ts';
import { nothingKnown } from '../core/facts/settled.ts';
import { cutShort } from '../core/observation/cut-short.ts';
import type { Observation } from '../core/observation/observation.ts';
import type { Recording } from '../core/observation/recording.ts';
import { tlsVersion } from '../core/protocol/tls/registry.ts';
import {
  ahUniverse,
  ikeAdditionalUniverse,
  ikeUniverse,
  ipsecAdditionalUniverse,
  ipsecUniverse,
} from '../core/spaces/ikev2-universe.ts';
import type { Region } from '../core/spaces/region.ts';
import { suiteUniverse, suiteVersions } from '../core/spaces/tls-universe.ts';
import { agree } from './agree.ts';
import { askedOf } from './asked.ts';
import { concludeAzure } from './azure/conclude-azure.ts';
import { concludeIkev1 } from './ikev1/ikev1-probe.ts';
import { concludeIdentity, concludeIkev2, concludeSurplus } from './ikev2/ikev2-probe.ts';
import { concludeOpenVpn } from './openvpn/conclude-openvpn.ts';
import { concludeProfile } from './profile/conclude-profile.ts';
import { concludeSstp } from './sstp/conclude-sstp.ts';
import { concludeStrongswan, type DrivenFacts } from './strongswan/conclude-strongswan.ts';
import { concludeTls } from './tls/tls-probe.ts';
import { trustOf } from './tls/trust-of.ts';

/** What the observations of each target say, by target URL. Pure: the recording holds all that is needed. */
export function concludeFacts({
  targets,
  observations,
  startedAt,
  trustAnchors: scanAnchors,
}: Recording): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>();
  const byTarget = Map.groupBy(observations, ({ target }) => target);
  for (const target of targets) {
    const { url, scheme } = target;
    const own = byTarget.get(url) ?? [];
    // Finding out what answers prevents nothing: the probe of what was found, or guessed, goes on.
    const prevented = own.filter(({ probe }) => probe.startsWith('run/') && probe !== 'run/classify');
    if (scheme === 'ikev2') {
      const driven = concludeStrongswan(own);
      const asked = concludeIkev2(own);
      const { facts: ike, compared } = agree(asked.ike ?? nothingKnown, driven.ike ?? nothingDriven);
      const identity = concludeIdentity(own, target.trustAnchors ?? scanAnchors);
      const ikev1 = concludeIkev1(own);
      const surplus = [...concludeSurplus(own, asked.ike, 4), ...concludeSurplus(own, asked.ikeAdditional, 5)];
      // A driver that could not be had keeps no question of the IKE space open: our own requests asked them.
      const unresolved = prevented.filter(({ probe }) => probe === 'run/resolve' || probe === 'run/source-port');
      facts.set(url, {
        ike: { ...repeatedIn(asked.ike), ...withPrevented(ike, ikeUniverse(), unresolved) },
        ikeAdditional: withPrevented(asked.ikeAdditional, ikeAdditionalUniverse(), unresolved),
        ...(asked.ikeBeside === undefined ? {} : { ikeBeside: asked.ikeBeside }),
        ipsec: withPrevented(driven.ipsec, ipsecUniverse(), prevented),
        ipsecAdditional: withPrevented(driven.ipsecAdditional, ipsecAdditionalUniverse(), prevented),
        ah: withPrevented(driven.ah, ahUniverse(), prevented),
        asked: askedOf(own),
        ...(driven.ike === undefined ? {} : { ikeUse: driven.ike.use }),
        ...(asked.ike === undefined || driven.ike === undefined ? {} : { compared: { ike: compared } }),
        ...(identity === undefined ? {} : { ikeIdentity: identity }),
        ...(ikev1 === undefined ? {} : { ikev1 }),
        ...(surplus.length === 0 ? {} : { ikeSurplus: surplus }),
      });
    } else if (scheme === 'azure') {
      facts.set(url, concludeAzure(own));
    } else if (scheme === 'profile') {
      facts.set(url, concludeProfile(own));
    } else if (scheme === 'tls' || scheme === 'sstp') {
      const tls = preventedTls(concludeTls(own, trustOf(target, scanAnchors), startedAt), prevented);
      const sstp = scheme === 'sstp' ? concludeSstp(own, tls.nameWanted?.value) : undefined;
      facts.set(url, { tls, asked: askedOf(own), ...(sstp === undefined ? {} : { sstp }) });
    } else if (scheme === 'openvpn+tcp' || scheme === 'openvpn+udp') {
      const { facts: openvpn, prevented: carrier } = concludeOpenVpn(own, scheme === 'openvpn+tcp' ? 'tcp' : 'udp');
      const tls = preventedTls(concludeTls(own, trustOf(target, scanAnchors), startedAt), prevented);
      facts.set(url, {
        tls: carrier === undefined ? tls : undecidedTls(tls, carrier),
        asked: askedOf(own),
        ...(openvpn === undefined ? {} : { openvpn }),
      });
    } else facts.set(url, { tls: preventedTls(nothingOfTls, prevented) });
  }
  return facts;
}

const nothingDriven: DrivenFacts = { ...nothingKnown, use: { established: [], unfinished: [] } };

const nothingOfTls: TlsFacts = {
  suites: nothingKnown,
  versions: nothingKnown,
  groups: nothingKnown,
  signatureSchemes: nothingKnown,
  chains: [],
  handshakes: [],
};

const reasons: ReadonlyMap<string, string> = new Map([['run/credentials', 'no-credentials'], ...cutShort]);

/** What is known of questions that were asked more than once. */
function repeatedIn({ differs, askedTimes }: SpaceFacts = nothingKnown): Partial<SpaceFacts> {
  return {
    ...(differs === undefined ? {} : { differs }),
    ...(askedTimes === undefined ? {} : { askedTimes }),
  };
}

/** What kept a probe from starting or going on (no address, no driver) leaves the whole space open, for that reason. */
function withPrevented(facts: SpaceFacts | undefined, universe: Region, prevented: readonly Observation[]): SpaceFacts {
  const undecided = prevented.flatMap(({ id, probe, outcome }): readonly Undecided[] =>
    universe.map((box) => ({ box, evidence: [id], reason: reasons.get(probe) ?? outcome })),
  );
  const known = facts ?? nothingKnown;
  return { ...known, undecided: [...known.undecided, ...undecided] };
}

function openChainOf({ id, probe, outcome }: Observation): OpenChainFacts {
  return { reason: reasons.get(probe) ?? outcome, evidence: [id] };
}

function preventedTls(facts: TlsFacts, prevented: readonly Observation[]): TlsFacts {
  return {
    ...facts,
    suites: withPrevented(facts.suites, suiteUniverse, prevented),
    versions: withPrevented(facts.versions, [[[tlsVersion.ssl2, ...suiteVersions]]], prevented),
    ...(prevented.length === 0 ? {} : { openChains: [...(facts.openChains ?? []), ...prevented.map(openChainOf)] }),
  };
}

/** TLS that could not be spoken leaves its whole space open, for one reason. */
function undecidedTls(facts: TlsFacts, why: Pick<Undecided, 'reason' | 'evidence'>): TlsFacts {
  const open = (known: SpaceFacts, universe: Region): SpaceFacts => ({
    ...known,
    undecided: [...known.undecided, ...universe.map((box) => ({ box, ...why }))],
  });
  return {
    ...facts,
    suites: open(facts.suites, suiteUniverse),
    versions: open(facts.versions, [[[tlsVersion.ssl2, ...suiteVersions]]]),
  };
}
