import { defined } from '../../core/defined.ts';
import type { ClauseReference, PolicyReference } from '../../core/finding/result.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { ratingOf } from '../../core/policy/rating.ts';

/** A policy as a result document names it: in words, without code points. */
export function policyReference(policy: Policy): PolicyReference {
  const { id, version, digest, file, title, source, given, clauses } = policy;
  const named = defined({ file });
  return { id, version, digest, ...named, title, source, ...defined({ given }), clauses: clauses.map(clauseReference) };
}

function clauseReference(clause: Clause): ClauseReference {
  const { id, kind, title, source, readings, note, line, applies, months } = clause;
  const { from, until } = { ...clause, ...months };
  return {
    id,
    kind,
    table: id.slice(0, id.indexOf('/')),
    title,
    vendor: clause.kind === 'row' ? clause.vendor : {},
    source,
    readings,
    ...ratingOf(clause),
    ...defined({ from, until, applies, note, line }),
  };
}
