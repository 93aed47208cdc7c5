import type { SpaceName } from '../../core/facts/facts.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { type Box, type Point, points, type Region, regionSize, subtract, union } from '../../core/spaces/region.ts';
import type { Scheme } from '../endpoint/scheme.ts';
import { GateproofError } from '../gateproof-error.ts';

/** What policies ask of the space [version, suite]; the universe that "everything else" is taken from is the probe's. */
export interface TlsQuestions {
  /** Suites that some policy requires: each is offered alone and confirmed by a complete handshake. */
  readonly documented: readonly { readonly version: number; readonly suite: number }[];
  /** One entry per closed table: the boxes that its policy documents on every day. Everything else must be refused. */
  readonly closed: readonly (readonly Box[])[];
  /** Boxes that a rule across fields forbids. */
  readonly forbidden: Region;
  /** Versions that are judged as such. */
  readonly versions: readonly { readonly version: number; readonly expect: 'accepted' | 'refused' }[];
}

/** The questions that policies ask of a target; what to send for them is the probes' business. */
export interface Ask {
  readonly tls: TlsQuestions;
  /** Combinations that some policy requires: each is offered alone. */
  readonly ike: readonly Point[];
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
  const required = (space: SpaceName): readonly Point[] => {
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
    const region: Region = union(boxes, []);
    const size = regionSize(region);
    if (size > requiredPerSpace) throw new AskError(space, size);
    return points(region, size);
  };
  return {
    tls: tlsQuestions(policies, scheme, required('tls')),
    ike: required('ike'),
    ipsec: required('ipsec'),
  };
}

function tlsQuestions(policies: readonly Policy[], scheme: Scheme, documented: readonly Point[]): TlsQuestions {
  const own = policies.map(({ clauses }) => clauses.filter(({ schemes }) => schemes.includes(scheme)));
  const all = own.flat();
  return {
    documented: documented.map(([version = 0, suite = 0]) => ({ version, suite })),
    closed: own
      .filter((clauses) => clauses.some((clause) => clause.kind === 'nothing-else' && clause.space === 'tls'))
      .map((clauses) => clauses.flatMap(documentedAlways)),
    forbidden: all.flatMap((clause) =>
      clause.kind === 'constraint' && clause.space === 'tls' ? subtract([clause.when], [clause.then]) : [],
    ),
    versions: all.flatMap((clause) =>
      clause.kind === 'version' ? [{ version: clause.version, expect: clause.expect }] : [],
    ),
  };
}

/** A row that holds on some days only is undocumented on the others, and the recording may be judged on any day. */
function documentedAlways(clause: Clause): readonly Box[] {
  if (clause.kind !== 'row' || clause.space !== 'tls' || clause.from !== undefined || clause.until !== undefined)
    return [];
  return [clause.box, ...(clause.tolerated === undefined ? [] : [clause.tolerated])];
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
