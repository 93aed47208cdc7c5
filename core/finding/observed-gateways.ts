import { tlsSchemes } from '../endpoint/scheme.ts';
import type { Sentence } from '../policy/algebra/sentence.ts';
import { restOf } from '../policy/algebra/table.ts';
import type { Chooser, Gate, Gateway, Place, TlsGate } from '../policy/clients/gate.ts';
import { type Box, box, pointBox, type Region } from '../spaces/region.ts';
import type { SpaceName } from '../spaces/registry.ts';
import { boxOfNames, combinationPoint } from './combination-point.ts';
import type { BoxOfNames, ResultDocument, TargetResult } from './result.ts';

/**
 * The gateways of a saved result as they were seen, each by its name in the inventory or its host. What was not seen to be refused is open, also
 * where combinations were accepted beyond those that are listed.
 */
export function observedGateways({ targets, startedAt }: ResultDocument): readonly Gateway[] {
  const found = Map.groupBy(
    targets.filter(({ host }) => host !== undefined),
    ({ gateway, host = '' }) => gateway ?? host,
  );
  return [...found].map(([id, own]): Gateway => {
    const title = `${id} as it was seen on ${startedAt.slice(0, 10)}`;
    const [ike] = own.flatMap((target) => ikeGate(target) ?? []);
    const [ipsec] = own.flatMap((target) => ipsecGate(target) ?? []);
    const tls = tlsSchemes.flatMap(
      (scheme) => own.find((one) => one.scheme === scheme && one.facts.tls !== undefined) ?? [],
    );
    return {
      kind: 'result',
      id,
      title,
      ...(ike === undefined ? {} : { ike }),
      ...(ipsec === undefined ? {} : { ipsec }),
      tls: tls.flatMap((target) => tlsGate(target) ?? []),
    };
  });
}

function ikeGate({ url, facts: { ike } }: TargetResult): Gate | undefined {
  if (ike === undefined) return undefined;
  const wanted = ike.identity?.preferredCombinations ?? [];
  const chooser = chooserOf(ike.identity?.proposalPreference);
  const key = (combination: object): string => JSON.stringify(combination);
  const order = new Map(wanted.map((one, at) => [key(one), at]));
  const accepted = ike.accepted.toSorted(
    (one, other) => (order.get(key(one)) ?? order.size) - (order.get(key(other)) ?? order.size),
  );
  return { ...observed('ike', url, accepted, ike.refused, chooser), ordered: order.size };
}

function ipsecGate({ url, facts: { ipsec } }: TargetResult): Gate | undefined {
  return ipsec && observed('ipsec', url, ipsec.accepted, ipsec.refused, 'not-known');
}

function tlsGate({ url, scheme, facts: { tls } }: TargetResult): TlsGate | undefined {
  if (tls === undefined) return undefined;
  const accepted = Object.entries(tls.suites).flatMap(([version, suites]) =>
    suites.map((suite) => ({ version, suite })),
  );
  const chooser = chooserOf(tls.preference);
  const groups = [tls.groups, tls.signatureSchemes];
  const beside = (['tls.groups', 'tls.signatures'] as const).flatMap((space, at) => {
    const values = groups[at];
    return values === undefined ? [] : [besideGate(space, url, tls.versions, values)];
  });
  return { ...observed('tls', url, accepted, tls.refused, chooser), scheme, beside };
}

function chooserOf(preference: 'gateway' | 'server' | 'initiator' | 'client' | undefined): Chooser {
  if (preference === undefined) return 'not-known';
  return preference === 'gateway' || preference === 'server' ? 'gateway' : 'client';
}

/** Groups or signature schemes that were seen: of the others nothing is known, because they are asked for one by one by who enumerates alone. */
function besideGate(
  space: 'tls.groups' | 'tls.signatures',
  url: string,
  versions: readonly string[],
  values: readonly string[],
): Gate {
  const key = space === 'tls.groups' ? 'group' : 'signatureScheme';
  const region = [boxOfNames(space, { version: versions, [key]: values })];
  return {
    space,
    chooser: 'not-known',
    ordered: 0,
    places: [{ row: seenAt(url), region, conditions: [] }],
    refuses: () => false,
    forbidding: () => [],
  };
}

function observed(
  space: SpaceName,
  url: string,
  accepted: readonly object[],
  refused: readonly BoxOfNames[],
  chooser: Chooser,
): Gate {
  const places = accepted.flatMap((combination): readonly Place[] => {
    const found = combinationPoint(space, combination);
    return 'point' in found ? [{ row: seenAt(url), region: [pointBox(found.point)], conditions: [] }] : [];
  });
  const refusedBoxes: Region = refused.map((names) => boxOfNames(space, names));
  return {
    space,
    chooser,
    ordered: 0,
    places,
    refuses: (of: Box) => restOf([box(...of)], refusedBoxes).length === 0,
    forbidding: () => [],
  };
}

/** What was seen, in the place of a row. */
function seenAt(url: string): Sentence {
  return { id: url, title: 'seen to be accepted', source: { title: url } };
}
