import { defined } from '../../../core/defined.ts';
import type { Facts, OpenVpnFacts, SpaceFacts, SstpFacts, TlsFacts } from '../../../core/facts/facts.ts';
import { regionOf } from '../../../core/facts/settled.ts';
import type { BoxOfNames, TargetResult } from '../../../core/finding/result.ts';
import { groupNames, signatureSchemeNames, suiteNames, versionNames } from '../../../core/protocol/tls/registry.ts';
import { ipsecSpace } from '../../../core/spaces/child-sa.ts';
import { ikeSpace } from '../../../core/spaces/ike-sa.ts';
import { type Point, points } from '../../../core/spaces/region.ts';
import { nameBox, namePoint, type SomeSpace } from '../../../core/spaces/space.ts';
import { tlsSpace } from '../../../core/spaces/tls-suites.ts';
import { nameAdditionalKeyExchange, nameIkeIdentity, nameSurplus } from './name-ike-identity.ts';
import { nameIkev1 } from './name-ikev1.ts';

type NamedFacts = TargetResult['facts'];

/** Accepted combinations that a result spells out; a gateway that accepts more is wide open, and its findings say how many. */
const spelledOut = 4096;

/** The facts of one target in the words of the registries, sorted and without evidence: the findings carry that. */
export function nameFacts(facts: Facts): NamedFacts {
  const { tls, ike, ipsec, openvpn, sstp, profile } = facts;
  return {
    ...(tls === undefined ? {} : { tls: nameTls(tls) }),
    ...(ike === undefined ? {} : { ike: nameIke(ike, facts) }),
    ...(ipsec === undefined
      ? {}
      : {
          ipsec: {
            accepted: acceptedPoints(ipsec).map((point) => namePoint(ipsecSpace, point)),
            refused: refusedBoxes(ipsec, ipsecSpace),
          },
        }),
    ...(openvpn === undefined ? {} : { openvpn: nameOpenVpn(openvpn) }),
    ...(sstp === undefined ? {} : { sstp: nameSstp(sstp) }),
    ...defined({ profile: profile?.value, readiness: facts.readiness?.value }),
  };
}

function nameOpenVpn({ transport, wrap, digest, refusesBy }: OpenVpnFacts): NonNullable<NamedFacts['openvpn']> {
  return { transport, wrap: wrap.value, ...known('digest', digest), ...known('refusesBy', refusesBy) };
}

function nameSstp({ service, status, server, cryptoBinding }: SstpFacts): NonNullable<NamedFacts['sstp']> {
  return {
    service: service.value,
    ...defined({ status, server }),
    ...known('cryptoBinding', cryptoBinding),
  };
}

function known<K extends string, T>(key: K, fact: { readonly value: T } | undefined): { readonly [P in K]?: T } {
  return (fact === undefined ? {} : { [key]: fact.value }) as { readonly [P in K]?: T };
}

/** Both spaces in one list, those without an additional key exchange first. */
function nameIke(
  ike: SpaceFacts,
  { ikeAdditional: additional, ikeSurplus, ikeIdentity, ikev1 }: Facts,
): NonNullable<NamedFacts['ike']> {
  const methods = additional === undefined ? undefined : nameAdditionalKeyExchange(ike, additional);
  const both = [ike, ...(additional === undefined ? [] : [additional])];
  const accepted = both.flatMap(acceptedPoints).slice(0, spelledOut);
  return {
    accepted: accepted.map((point) => namePoint(ikeSpace, point)),
    refused: both.flatMap((one) => refusedBoxes(one, ikeSpace)),
    ...defined({ additionalKeyExchange: methods }),
    ...(ikeSurplus === undefined ? {} : { surplus: ikeSurplus.map(nameSurplus) }),
    ...(ikeIdentity === undefined ? {} : { identity: nameIkeIdentity(ikeIdentity) }),
    ...(ikev1 === undefined ? {} : { ikev1: nameIkev1(ikev1) }),
  };
}

function nameTls(tls: TlsFacts): NonNullable<NamedFacts['tls']> {
  const versions = valuesOf(tls.versions, 0);
  return {
    versions: versions.map(versionNames.name),
    suites: Object.fromEntries(
      versions.map((version) => [versionNames.name(version), ordered(tls.suites, version).map(suiteNames.name)]),
    ),
    ...(wasAsked(tls.groups) ? { groups: valuesOf(tls.groups, 1).map(groupNames.name) } : {}),
    ...(wasAsked(tls.signatureSchemes)
      ? { signatureSchemes: valuesOf(tls.signatureSchemes, 1).map(signatureSchemeNames.name) }
      : {}),
    ...known('preference', tls.preference),
    ...known('extendedMasterSecret', tls.extendedMasterSecret),
    ...known('encryptThenMac', tls.encryptThenMac),
    ...known('secureRenegotiation', tls.secureRenegotiation),
    ...known('slowedToMs', tls.slowedToMs),
    ...known('compression', tls.compression),
    chains: tls.chains.map(({ versions: served, certificates, path }) => ({
      versions: served.map(versionNames.name),
      certificates,
      path: { verdict: path.verdict, reasons: path.reasons },
    })),
    refused: refusedBoxes(tls.suites, tlsSpace),
  };
}

function wasAsked({ accepted, refused, undecided }: SpaceFacts): boolean {
  return accepted.length + refused.length + undecided.length > 0;
}

/** Suites of a version in the order in which the server chose them. */
function ordered(suites: SpaceFacts, version: number): readonly number[] {
  const chosen = suites.accepted.flatMap(({ box: [versions = [], values = []] }) =>
    versions.includes(version) ? values : [],
  );
  return [...new Set(chosen)];
}

function valuesOf(space: SpaceFacts, dimension: number): readonly number[] {
  return [...new Set(space.accepted.flatMap(({ box }) => box[dimension] ?? []))].sort((a, b) => a - b);
}

function acceptedPoints(space: SpaceFacts): readonly Point[] {
  return points(regionOf(space.accepted), spelledOut);
}

function refusedBoxes({ refused }: SpaceFacts, space: SomeSpace): readonly BoxOfNames[] {
  return regionOf(refused).map((box) => nameBox(space, box));
}
