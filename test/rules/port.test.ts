import type { Facts, PortFacts } from '../../core/facts/facts.ts';
import type { PortClause } from '../../core/policy/policy.ts';
import { port } from '../../rules/port.ts';
import { clauseBase, type RuleCase, testRule } from '../support/rule-tester.ts';

const clause: PortClause = { ...clauseBase, id: 'ike/port-4500', kind: 'port', schemes: ['ikev2'], port: 4500 };
const answers: PortFacts = { port: 500, answers: true };
const seen = (...value: readonly PortFacts[]): Facts => ({ ikeIdentity: { ports: { value, evidence: ['asked'] } } });

type Case = RuleCase<PortClause>;
const judged = (
  name: string,
  facts: Facts,
  verdict: Case['verdict'],
  reason: string,
  more: Partial<Case> = {},
): Case => ({ name, clause, scheme: 'ikev2', facts, verdict, reason, ...more });

testRule(port, [
  judged('a port that answers passes', seen(answers, { port: 4500, answers: true }), 'pass', 'port-answers', {
    evidence: ['asked'],
    exactly: { answers: true },
  }),
  judged(
    'silence proves nothing, though the other port answers',
    seen(answers, { port: 4500, answers: false }),
    'inconclusive',
    'silent',
    { evidence: ['asked'] },
  ),
  judged(
    'a port of which it was said that nothing listens there fails',
    seen(answers, { port: 4500, answers: false, isUnreachable: true }),
    'fail',
    'port-unreachable',
    { exactly: { answers: false } },
  ),
  judged('another port says nothing of this one', seen(answers), 'inconclusive', 'not-probed'),
  judged('nothing seen is nothing said', {}, 'inconclusive', 'not-probed', { evidence: [] }),
  judged('an interrupted run says so', {}, 'inconclusive', 'interrupted', { interrupted: true }),
]);
