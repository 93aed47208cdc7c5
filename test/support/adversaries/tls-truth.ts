import type { Scheme } from '../../../core/endpoint/scheme.ts';
import type { Clause, Policy } from '../../../core/policy/policy.ts';
import { points, type Region, regionSize, subtract } from '../../../core/spaces/region.ts';
import { suiteUniverse } from '../../../core/spaces/tls-suites.ts';
import { nodesOf, type TlsAdversary } from './tls-adversary.ts';

/** Verdicts that are right for one clause. */
export type Truth = readonly ('pass' | 'fail' | 'inconclusive' | 'not-applicable')[];

/**
 * What may be said of a gateway, clause by clause, by counting: nothing of it is the rules' code. `clause` is of `policy` and in force. What
 * some of its nodes accept and others refuse is neither a row that works nor one that does not.
 */
export function truthOf(adversary: TlsAdversary, policy: Policy, clause: Clause, scheme: Scheme): Truth {
  if (!clause.schemes.includes(scheme)) return ['not-applicable'];
  if (clause.kind === 'row' && clause.level !== 'required') return ['not-applicable'];
  if (clause.kind === 'check' && clause.check === 'answers-agree') {
    const same = (adversary.others ?? []).length === 0;
    return ['pass', 'not-applicable', ...(same && !mayBeOpen(adversary, clause) ? [] : (['inconclusive'] as const))];
  }
  // There are no trust anchors in virtual time.
  if (clause.kind === 'check' && clause.check === 'paths-agree') return ['not-applicable'];
  const given = adversary.truth?.[clause.id];
  const settled = given ?? settledBy(adversary, policy, clause, scheme);
  if (settled === undefined) return ['inconclusive'];
  return mayBeOpen(adversary, clause) ? [settled, 'inconclusive'] : [settled];
}

function settledBy(
  adversary: TlsAdversary,
  policy: Policy,
  clause: Clause,
  scheme: Scheme,
): 'pass' | 'fail' | undefined {
  const nodes = nodesOf(adversary).map(
    ({ suites }): Region => Object.entries(suites).map(([version, values]) => [[Number(version)], values]),
  );
  const accepted = nodes.flat();
  switch (clause.kind) {
    case 'row': {
      if (clause.space !== 'tls') return undefined;
      if (nodes.every((node) => subtract([clause.box], node).length === 0)) {
        return adversary.ends === undefined || adversary.ends.wantsCertificate ? 'pass' : undefined;
      }
      const byNone = points(subtract([clause.box], accepted), 1);
      return byNone.length > 0 ? 'fail' : undefined;
    }
    case 'nothing-else': {
      if (clause.space !== 'tls') return undefined;
      const own = policy.clauses.filter(({ schemes }) => schemes.includes(scheme));
      const rows = own.flatMap((one) => (one.kind === 'row' && one.space === 'tls' ? [one.box] : []));
      const apart = own.flatMap((one) => (one.kind === 'version' && one.expect === 'refused' ? [one.version] : []));
      const beyond = subtract(accepted, rows).filter(
        ([versions = []]) => !versions.every((one) => apart.includes(one)),
      );
      return regionSize(beyond) > 0 ? 'fail' : 'pass';
    }
    case 'version': {
      const having = nodes.filter((node) =>
        node.some(([versions = [], values = []]) => versions.includes(clause.version) && values.length > 0),
      );
      if (clause.expect === 'refused') return having.length > 0 ? 'fail' : 'pass';
      if (having.length > 0 && having.length < nodes.length) return undefined;
      return having.length > 0 ? 'pass' : 'fail';
    }
    case 'ike-version':
    case 'pairs':
    case 'order':
    case 'limit':
    case 'port':
    case 'identity':
      return undefined;
    case 'constraint': {
      if (clause.space !== 'tls') return undefined;
      const forbidden = subtract([clause.when], [clause.then]);
      const allowed = subtract(suiteUniverse, forbidden);
      return regionSize(subtract(accepted, allowed)) > 0 ? 'fail' : 'pass';
    }
    case 'feature':
    case 'certificate':
    case 'check':
      return undefined;
  }
}

function mayBeOpen({ leavesOpen = [], others = [] }: TlsAdversary, { id }: Clause): boolean {
  return others.length > 0 || leavesOpen === 'all' || leavesOpen.some((pattern) => pattern.test(id));
}
