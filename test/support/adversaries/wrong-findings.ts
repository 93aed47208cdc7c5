import type { ResultDocument } from '../../../core/finding/result.ts';
import { isInForce } from '../../../core/policy/in-force.ts';
import type { Clause, Policy } from '../../../core/policy/policy.ts';
import type { Truth } from './tls-truth.ts';

/** Findings that are not what is true of the gateway, one line each: a wrong pass, a wrong fail, or open without leave or reason. */
export function wrongFindings(
  { findings, asOf }: ResultDocument,
  policies: readonly Policy[],
  truthOf: (policy: Policy, clause: Clause) => Truth,
): readonly string[] {
  return findings.flatMap(({ policy: id, clause: of, verdict, reason }) => {
    const policy = policies.find((one) => one.id === id);
    const clause = policy?.clauses.find((one) => one.id === of);
    if (policy === undefined || clause === undefined) return [`${id}/${of}: not known`];
    const held = policy.clauses.filter((one) => isInForce(one, asOf));
    const right: Truth = held.includes(clause) ? truthOf({ ...policy, clauses: held }, clause) : ['not-applicable'];
    if (right.includes(verdict) && reason.length > 0) return [];
    return [`${id}/${of}: ${verdict} (${reason}), ${right.join(' or ')} wanted`];
  });
}
