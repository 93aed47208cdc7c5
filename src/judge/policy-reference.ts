import { defined } from '../../core/defined.ts';
import type { ClauseReference, PolicyReference } from '../../core/finding/result.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';

/** A policy as a result document names it: in words, without code points. */
export function policyReference(policy: Policy): PolicyReference {
  const { id, version, digest, file, title, source, clauses } = policy;
  const named = file === undefined ? {} : { file };
  return { id, version, digest, ...named, title, source, clauses: clauses.map(clauseReference) };
}

function clauseReference(clause: Clause): ClauseReference {
  const { id, kind, title, source, readings, from, until, note, line } = clause;
  return {
    id,
    kind,
    table: id.slice(0, id.indexOf('/')),
    title,
    vendor: clause.kind === 'row' ? clause.vendor : {},
    source,
    readings,
    ...defined({ from, until, note, line }),
  };
}
