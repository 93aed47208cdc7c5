import type { Scheme } from '../endpoint/scheme.ts';
import { type Point, points, type Region, regionSize, subtract, union } from '../spaces/region.ts';
import { negotiable, type SpaceName, spaceOf } from '../spaces/registry.ts';
import type { Clause, Policy } from './policy.ts';

/** What policies ask of a table whose values go with suites: the groups of TLS, or its signature schemes. */
export interface ValueQuestions {
  /** Points [version, value] that some policy requires: each is offered alone. */
  readonly required: readonly Point[];
  /** What must be refused, without those. */
  readonly denied: Region;
}

/** The questions of all policies for such a table; undefined where there is nothing to ask. `required`: the points that some policy requires. */
export function valueQuestions(
  policies: readonly Policy[],
  scheme: Scheme,
  space: SpaceName,
  required: Region,
): ValueQuestions | undefined {
  const alone = negotiable(space, required);
  const own = policies.map(({ clauses }) => clauses.filter(({ schemes }) => schemes.includes(scheme)));
  const closed = own.filter((clauses) => clauses.some((one) => one.kind === 'nothing-else' && one.space === space));
  const beyond = closed.flatMap((clauses) =>
    subtract(
      spaceOf(space).universe(),
      clauses.flatMap((clause) => documentedAlways(clause, space)),
    ),
  );
  const forbidden = own.flat().flatMap((clause) => forbiddenBy(clause, space));
  const denied = subtract(union([...beyond, ...negotiable(space, forbidden)], []), alone);
  if (alone.length === 0 && denied.length === 0) return undefined;
  return { required: points(alone, regionSize(alone)), denied };
}

/**
 * A row that holds on some days only is undocumented on the others, and the recording may be judged on any day. One that is legacy, or allowed
 * by one reading alone, is asked for as what is undocumented is: whether it is accepted is told.
 */
export function documentedAlways(clause: Clause, space: SpaceName): Region {
  if (clause.kind !== 'row' || clause.space !== space || clause.from !== undefined || clause.until !== undefined)
    return [];
  if (
    clause.applies !== undefined ||
    clause.level === 'legacy' ||
    (clause.level === 'allowed' && clause.readings.length > 0)
  )
    return [];
  return [clause.box, ...(clause.tolerated ?? [])];
}

export function forbiddenBy(clause: Clause, space: SpaceName): Region {
  return clause.kind === 'constraint' && clause.space === space ? subtract([clause.when], [clause.then]) : [];
}
