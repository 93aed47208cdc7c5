import type { Policy } from '../../core/policy/policy.ts';
import { trimmed, widened, withAllBehind } from '../../core/spaces/behind.ts';
import { type Box, type Point, points, type Region, regionSize, union } from '../../core/spaces/region.ts';
import { dimensionCount, type SpaceName } from '../../core/spaces/registry.ts';
import { defined } from '../defined.ts';
import type { Scheme } from '../endpoint/scheme.ts';
import { GateproofError } from '../gateproof-error.ts';
import { featureUniverse, type TlsFeature } from '../spaces/tls-features.ts';
import { documentedAlways, forbiddenBy, type ValueQuestions, valueQuestions } from './ask-values.ts';

/** What policies ask of the space [version, suite]; the universe that "everything else" is taken from is the probe's. */
export interface TlsQuestions {
  /** Suites that some policy requires: each is offered alone and confirmed by a complete handshake. */
  readonly documented: readonly { readonly version: number; readonly suite: number }[];
  /** One entry per closed table: the boxes that its policy documents on every day. Everything else must be refused. */
  readonly closed: readonly (readonly Box[])[];
  /** Boxes that a rule across fields forbids. */
  readonly forbidden: Region;
  /** Features, and the points [version, suite] with which they are judged: of each it must be known whether it is accepted. */
  readonly features: readonly { readonly feature: TlsFeature; readonly when: Region }[];
  /** Versions that are judged as such. */
  readonly versions: readonly { readonly version: number; readonly expect: 'accepted' | 'refused' }[];
  /** Absent: nothing. */
  readonly groups?: ValueQuestions;
  readonly signatures?: ValueQuestions;
}

/** The questions that policies ask of a target; what to send for them is the probes' business. */
export interface Ask {
  readonly tls: TlsQuestions;
  /** Combinations that some policy requires, with their additional key exchanges behind them: each is offered alone. */
  readonly ike: readonly Point[];
  /** The same of a CHILD_SA; where there is an additional key exchange, all seven stand behind. */
  readonly ipsec: readonly Point[];
}

export class AskError extends GateproofError<'too-many-required-combinations'> {
  constructor(space: SpaceName, found: number) {
    super(
      { name: 'AskError', code: 'too-many-required-combinations', fault: 'input' },
      `at most ${requiredPerSpace} required combinations wanted in table ${space}, ${found} found: list them as allowed`,
    );
  }
}

/** More combinations than this cannot each be offered alone in reasonable time; such a table is a list of allowed values. */
const requiredPerSpace = 512;

/** The union of the questions of all policies for one kind of endpoint. Throws AskError when a table requires too much. */
export function askOf(policies: readonly Policy[], scheme: Scheme): Ask {
  const known = asked.get(policies) ?? new Map<Scheme, Ask>();
  asked.set(policies, known);
  const ask = known.get(scheme) ?? questionsOf(policies, scheme);
  known.set(scheme, ask);
  return ask;
}

/** A run asks every endpoint the same: what is made of a list of policies is kept as long as the list. */
const asked = new WeakMap<readonly Policy[], Map<Scheme, Ask>>();

function questionsOf(all: readonly Policy[], scheme: Scheme): Ask {
  // What is said of a gateway as initiator is not judged, and not asked for.
  const policies = all.map((policy) => ({
    ...policy,
    clauses: policy.clauses.filter(({ role }) => role === undefined),
  }));
  const requiredOf = (space: SpaceName): Region => {
    const boxes = policies.flatMap(({ clauses }) =>
      clauses.flatMap((clause) =>
        clause.kind === 'row' &&
        clause.space === space &&
        clause.level === 'required' &&
        clause.schemes.includes(scheme)
          ? [clause.box]
          : [],
      ),
    );
    const region = union(widened(boxes), []);
    const size = regionSize(region);
    if (size > requiredPerSpace) throw new AskError(space, size);
    return region;
  };
  const required = (space: SpaceName): readonly Point[] =>
    points(requiredOf(space), requiredPerSpace).map((point) => trimmed(point, dimensionCount(space)));
  const values = (space: 'tls.groups' | 'tls.signatures'): ValueQuestions | undefined =>
    valueQuestions(policies, scheme, space, requiredOf(space));
  return {
    tls: {
      ...tlsQuestions(policies, scheme, required('tls')),
      ...defined({ groups: values('tls.groups'), signatures: values('tls.signatures') }),
    },
    ike: required('ike'),
    ipsec: required('ipsec').map((point) => withAllBehind(point, dimensionCount('ipsec'))),
  };
}

function tlsQuestions(policies: readonly Policy[], scheme: Scheme, documented: readonly Point[]): TlsQuestions {
  const own = policies.map(({ clauses }) => clauses.filter(({ schemes }) => schemes.includes(scheme)));
  const all = own.flat();
  return {
    documented: documented.map(([version = 0, suite = 0]) => ({ version, suite })),
    closed: own
      .filter((clauses) => clauses.some((clause) => clause.kind === 'nothing-else' && clause.space === 'tls'))
      .map((clauses) => clauses.flatMap((clause) => documentedAlways(clause, 'tls'))),
    forbidden: all.flatMap((clause) => forbiddenBy(clause, 'tls')),
    features: all.flatMap((clause) =>
      clause.kind === 'feature'
        ? [{ feature: clause.feature, when: clause.when ?? featureUniverse(clause.feature) }]
        : [],
    ),
    versions: all.flatMap((clause) =>
      clause.kind === 'version' ? [{ version: clause.version, expect: clause.expect }] : [],
    ),
  };
}

/** What may answer at a TCP port of which no more is known. */
export const guessableSchemes: readonly Scheme[] = ['sstp', 'openvpn+tcp', 'tls'];

/**
 * Schemes of the endpoints that a bare host stands for, in the order in which they are probed. 'sstp' is a guess: what answers at its port is
 * found out first, and may be another of `guessableSchemes`.
 */
export function schemesOf(policies: readonly Policy[]): readonly ('ikev2' | 'sstp')[] {
  const tables = policies.flatMap(({ clauses }) => clauses.filter(({ kind }) => kind !== 'check'));
  const spoken = new Set(tables.flatMap(({ schemes }) => schemes));
  return [
    ...(spoken.has('ikev2') ? (['ikev2'] as const) : []),
    ...(guessableSchemes.some((scheme) => spoken.has(scheme)) ? (['sstp'] as const) : []),
  ];
}
