import type { Asked, Facts } from '../core/facts/facts.ts';
import type { Json, Observation } from '../core/observation/observation.ts';
import { protocolId, transformType } from '../core/protocol/ikev2/numbers.ts';
import { formsOf } from '../core/protocol/ikev2/question-kinds.ts';
import { tlsVersion } from '../core/protocol/tls/registry.ts';
import { ipsecSpace } from '../core/spaces/child-sa.ts';
import { ikeSpace } from '../core/spaces/ike-sa.ts';
import { type Box, pointBox } from '../core/spaces/region.ts';
import { type SpaceName, spaceOf } from '../core/spaces/registry.ts';
import { askedIn } from '../core/spaces/space.ts';
import { suiteVersions, tlsSpace } from '../core/spaces/tls-suites.ts';
import { tlsGroupSpace, tlsSignatureSpace } from '../core/spaces/tls-values.ts';

/** Code points of one question, by registry; the registries are those of the spaces. */
type Question = readonly [space: SpaceName, of: Asked];

/**
 * The registered code points that were in some question to the target, whatever came of it. What proposals are filled up with is another number each
 * time and says nothing. A question that was not sent asked nothing. Each probe has a reader of its offers below: a new kind of question is told here,
 * and is not named as not tested any more.
 */
export function askedOf(observations: readonly Observation[]): NonNullable<Facts['asked']> {
  const all: Partial<Record<SpaceName, Record<string, Set<number>>>> = {};
  for (const observation of observations) {
    if (observation.attempts === 0 || observation.outcome === 'not-made') continue;
    for (const [space, of] of questionsOf(observation)) {
      all[space] ??= {};
      for (const [registry, codes] of Object.entries(of)) {
        all[space][registry] ??= new Set();
        for (const code of codes) all[space][registry].add(code);
      }
    }
  }
  return Object.fromEntries(
    Object.entries(all).map(([space, of]) => [space, registeredIn(spaceOf(space as SpaceName), of)]),
  );
}

/** Those of them that a registry of the space has, ascending. */
function registeredIn(space: ReturnType<typeof spaceOf>, of: Readonly<Record<string, ReadonlySet<number>>>): Asked {
  const registered = Map.groupBy(space.registries(), ({ registry }) => registry);
  return Object.fromEntries(
    Object.entries(of).map(([registry, asked]) => {
      const codes = new Set(registered.get(registry)?.flatMap((one) => one.codes));
      return [registry, [...codes.intersection(asked)].sort((a, b) => a - b)];
    }),
  );
}

function questionsOf({ probe, offer }: Observation): readonly Question[] {
  const [family = ''] = probe.split('/');
  switch (family) {
    case 'ikev2':
      return boxesIn(offer['boxes']).map(ikeQuestion);
    case 'ikev1':
      // An IKE 3 was asked for, which no registry has.
      return probe === 'ikev1/future-version' ? [] : [['ike', { version: [1] }]];
    case 'strongswan': {
      const boxes = [...boxesIn(offer['boxes']), ...(isNumbers(offer['point']) ? [pointBox(offer['point'])] : [])];
      return boxes.map(offer['space'] === 'ike' ? ikeQuestion : childQuestion);
    }
    case 'tls':
      return tlsQuestion(probe, offer);
    default:
      return [];
  }
}

/** [ENCR, INTEG, PRF, KE, ADDKE1, …]. */
function ikeQuestion(box: Box): Question {
  const [encryption = [], integrity = [], , , ...additional] = box;
  const { encryption: encr, prf: prfs, integrity: integ, keyExchange: ke } = transformType;
  const types = [encr, prfs, ke, ...(integrity.some((id) => id !== 0) ? [integ] : []), ...additionalTypes(additional)];
  const forms = formsOf(encryption, integrity);
  return ['ike', { version: [2], 'transform-type': types, ...askedIn(ikeSpace, box), form: forms }];
}

/** [ENCR, INTEG, PFS group or 0, ESN, ADDKE1, …] of ESP, or of AH where ENCR is 0. */
function childQuestion(box: Box): Question {
  const [encryption = [], integrity = [], keyExchange = [], , ...more] = box;
  const { encryption: encr, integrity: integ, keyExchange: ke, sequenceNumbers } = transformType;
  const some = (values: readonly number[], type: number): readonly number[] =>
    values.some((id) => id !== 0) ? [type] : [];
  const isAh = encryption.every((value) => value === 0);
  const additional = additionalTypes(more);
  return [
    'ipsec',
    {
      protocol: [isAh ? protocolId.ah : protocolId.esp],
      'additional-at-once': additional.length > 1 ? [additional.length] : [],
      'additional-with': isAh && additional.length > 0 ? [protocolId.ah] : [],
      'transform-type': [
        ...(isAh ? [] : [encr]),
        sequenceNumbers,
        ...some(integrity, integ),
        ...some(keyExchange, ke),
        ...additional,
      ],
      ...askedIn(ipsecSpace, isAh ? [[], ...box.slice(1)] : box),
      form: isAh ? [] : formsOf(encryption, integrity),
    },
  ];
}

/** ADDKE1 to ADDKE7 of the dimensions behind the fourth that hold a method. */
function additionalTypes(additional: Box): readonly number[] {
  return additional.flatMap((methods, at) =>
    methods.some((id) => id !== 0) ? [transformType.additionalKeyExchange1 + at] : [],
  );
}

function tlsQuestion(probe: string, offer: Observation['offer']): readonly Question[] {
  const { version, suites } = offer;
  if (typeof version !== 'number' || !isNumbers(suites)) return [];
  const versions = probe === 'tls/old-versions' ? suiteVersions.filter((one) => one <= version) : [version];
  return [
    ['tls', askedIn(tlsSpace, [versions, version === tlsVersion.ssl2 ? [] : suites])],
    ...valueQuestion(probe, offer),
  ];
}

function valueQuestion(
  probe: string,
  { version, groups, signatureSchemes }: Observation['offer'],
): readonly Question[] {
  const of = [Number(version)];
  if (probe === 'tls/groups' && isNumbers(groups)) return [['tls.groups', askedIn(tlsGroupSpace, [of, groups])]];
  if (probe !== 'tls/signature-schemes' || !isNumbers(signatureSchemes)) return [];
  return [['tls.signatures', askedIn(tlsSignatureSpace, [of, signatureSchemes])]];
}

function boxesIn(boxes: Json | undefined): readonly Box[] {
  return Array.isArray(boxes) ? boxes.filter((one): one is Box => Array.isArray(one) && one.every(isNumbers)) : [];
}

function isNumbers(json: Json | undefined): json is readonly number[] {
  return Array.isArray(json) && json.every((value) => typeof value === 'number');
}
