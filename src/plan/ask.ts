import type { SpaceName } from '../facts/facts.ts';
import type { Policy } from '../policy/policy.ts';
import { type Point, points, type Region, regionSize, union } from '../region/region.ts';
import type { Scheme } from '../target/target.ts';

/** The questions that policies ask of a target; what to send for them is the probes' business. */
export interface Ask {
  /** Suites that some policy documents: confirmed by a complete handshake. */
  readonly documentedSuites: readonly { readonly version: number; readonly suite: number }[];
  /** Combinations that some policy requires: each is offered alone. */
  readonly ike: readonly Point[];
  readonly ipsec: readonly Point[];
}

export class AskError extends Error {
  readonly code = 'too-many-required-combinations';
  constructor(space: SpaceName, found: number) {
    super(
      `at most ${requiredPerSpace} required combinations wanted in table ${space}, ${found} found: list them as allowed`,
    );
    this.name = 'AskError';
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
    documentedSuites: required('tls').map(([version = 0, suite = 0]) => ({ version, suite })),
    ike: required('ike'),
    ipsec: required('ipsec'),
  };
}

/** Schemes of the endpoints that a bare host stands for, in the order in which they are probed. */
export function schemesOf(policies: readonly Policy[]): readonly Scheme[] {
  const spoken = new Set(policies.flatMap(({ clauses }) => clauses.flatMap(({ schemes }) => schemes)));
  return (['ikev2', 'sstp'] as const).filter((scheme) => spoken.has(scheme));
}
