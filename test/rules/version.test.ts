import type { VersionClause } from '../../core/policy/policy.ts';
import { box } from '../../core/spaces/region.ts';
import { version } from '../../rules/version.ts';
import { clauseBase, spaceFacts, testRule, tlsFacts } from '../support/rule-tester.ts';

const forbidden: VersionClause = {
  ...clauseBase,
  id: 'tls/version-old',
  kind: 'version',
  version: 1,
  expect: 'refused',
};
const owed: VersionClause = { ...forbidden, id: 'tls/version-new', version: 2, expect: 'accepted' };
const facts = tlsFacts({ versions: spaceFacts([box([2])], [box([1])]) });

testRule(version, [
  {
    name: 'a forbidden version that is refused passes',
    clause: forbidden,
    facts,
    verdict: 'pass',
    reason: 'refused',
    evidence: ['refused-0'],
  },
  { name: 'an owed version that is accepted passes', clause: owed, facts, verdict: 'pass', reason: 'accepted' },
  {
    name: 'a forbidden version that is accepted fails',
    clause: { ...forbidden, version: 2 },
    facts,
    verdict: 'fail',
    reason: 'accepted',
  },
  {
    name: 'an owed version that is refused fails',
    clause: { ...owed, version: 1 },
    facts,
    verdict: 'fail',
    reason: 'refused',
  },
  {
    name: 'a reset proves nothing about a version',
    clause: forbidden,
    facts: tlsFacts({ versions: spaceFacts([], [], [{ box: box([1]), reason: 'reset' }]) }),
    verdict: 'inconclusive',
    reason: 'reset',
  },
  {
    name: 'what was seen of it is told',
    clause: owed,
    facts,
    verdict: 'pass',
    reason: 'accepted',
    exactly: { accepted: true },
  },
  {
    name: 'a version that was refused by closing says so',
    clause: forbidden,
    facts: tlsFacts({
      versions: { ...spaceFacts([]), refused: [{ box: box([1]), evidence: ['end'], by: 'closing' }] },
    }),
    verdict: 'pass',
    reason: 'refused-by-closing',
    exactly: { accepted: false },
  },
  { name: 'no facts of TLS leave it open', clause: owed, facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
]);
