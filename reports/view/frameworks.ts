import type { Conclusion, PolicyReference, ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { summarise } from '../../core/finding/summary.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { notedLines } from './leniencies.ts';
import { type JudgedClause, outline, type PolicyOutline } from './outline.ts';

/** A gateway, with every framework that it was judged by. */
export interface GatewayFrameworks {
  /** Its name in the inventory, or its host. */
  readonly gateway: string;
  readonly frameworks: readonly Framework[];
}

/** A policy at all endpoints of one gateway. */
export interface Framework {
  readonly policy: PolicyReference;
  /** Over the endpoints of which it says anything; 'not-judged' where that is none. */
  readonly verdict: Conclusion | 'not-judged';
  /** Tables in which something that must hold was judged, and those in which nothing was. */
  readonly judged: readonly string[];
  readonly notJudged: readonly string[];
  /** What stands between: what fails and what is open, of what must hold. */
  readonly fails: readonly JudgedAt[];
  readonly open: readonly JudgedAt[];
  /** What fails of advice. */
  readonly advice: readonly JudgedAt[];
  /** What holds by rows that are legacy, or by one reading alone. */
  readonly lenient: readonly JudgedAt[];
}

export interface JudgedAt extends JudgedClause {
  readonly url: string;
}

/** Our own checks are no framework. */
const ours = 'policies/gateproof/';

/** Which policies each gateway of a result meets, as far as they were judged. Throws ReportError. */
export function gatewayFrameworks(result: ResultDocument): readonly GatewayFrameworks[] {
  const gateways = Map.groupBy(outline(result), ({ target }) => nameOf(target));
  const policies = result.policies.filter(({ file = '' }) => !file.startsWith(ours));
  return [...gateways].map(([gateway, targets]) => ({
    gateway,
    frameworks: policies.map((policy) =>
      frameworkOf(
        policy,
        targets.flatMap(({ target: { url }, policies: of }) =>
          of.filter((one) => one.policy === policy).map((one) => ({ url, ...one })),
        ),
      ),
    ),
  }));
}

function nameOf({ gateway, host, url }: TargetResult): string {
  return gateway ?? host ?? url;
}

function frameworkOf(policy: PolicyReference, at: readonly (PolicyOutline & { readonly url: string })[]): Framework {
  const clauses = at.flatMap(({ url, clauses: of }) => of.map((judged): JudgedAt => ({ url, ...judged })));
  const applying = clauses.filter(({ finding }) => finding?.verdict !== 'not-applicable');
  const held = applying.filter(({ clause }) => mustHold(clause));
  const tables = [...new Set(policy.clauses.map(({ table }) => table))];
  const judged = tables.filter((table) =>
    held.some(({ clause, finding }) => clause.table === table && finding !== undefined),
  );
  const endpoints = new Set(held.map(({ url }) => url));
  const findings = clauses.flatMap(({ url, finding }) =>
    finding !== undefined && endpoints.has(url) ? [finding] : [],
  );
  const isOpen = ({ finding }: JudgedAt): boolean => finding === undefined || finding.verdict === 'inconclusive';
  const isFailed = ({ finding }: JudgedAt): boolean => finding?.verdict === 'fail';
  return {
    policy,
    verdict: held.length === 0 ? 'not-judged' : summarise(findings).verdict,
    judged,
    notJudged: tables.filter((table) => !judged.includes(table)),
    fails: held.filter(isFailed),
    open: held.filter(isOpen),
    advice: applying.filter((one) => !mustHold(one.clause) && isFailed(one)),
    lenient: clauses.filter(({ finding }) => notedLines(finding).length > 0),
  };
}
