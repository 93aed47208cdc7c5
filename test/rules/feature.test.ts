import type { FeatureFacts, SpaceFacts } from '../../core/facts/facts.ts';
import type { FeatureClause } from '../../core/policy/policy.ts';
import { box } from '../../core/spaces/region.ts';
import { feature } from '../../rules/feature.ts';
import { clauseBase, spaceFacts, testRule, tlsFacts } from '../support/rule-tester.ts';

const [gcm, cbc] = [0xc030, 0xc028];
const clause: FeatureClause = {
  ...clauseBase,
  id: 'tls/feature-extended-master-secret',
  kind: 'feature',
  feature: 'extended-master-secret',
  expect: 'on',
  when: [box([0x0303], [gcm, cbc])],
};
const unwanted: FeatureClause = { ...clause, expect: 'off' };
const none: FeatureFacts = { on: [], off: [], undecided: [] };
const seen = (suite: number, id: string): FeatureFacts['on'][number] => ({ box: [[0x0303], [suite]], evidence: [id] });

function known(suites: SpaceFacts, own: Partial<FeatureFacts>): ReturnType<typeof tlsFacts> {
  const features = {
    'extended-master-secret': { ...none, ...own },
    'encrypt-then-mac': none,
    'secure-renegotiation': none,
    compression: none,
    'ocsp-stapling': none,
    'session-tickets': none,
    'early-data': none,
  };
  return tlsFacts({ suites, features });
}
const both = spaceFacts([[[0x0303], [gcm, cbc]]]);
const one = spaceFacts([[[0x0303], [gcm]]], [[[0x0303], [cbc]]]);

testRule(feature, [
  {
    name: 'passes where every accepted suite was seen with it, and the others are refused',
    clause,
    facts: known(one, { on: [seen(gcm, 'a')] }),
    verdict: 'pass',
    reason: 'feature-on',
    evidence: ['a', 'refused-0'],
    exactly: { is: 'on', combinations: [{ point: '771-49200' }], count: 1 },
  },
  {
    name: 'passes where none was seen with what must not be there',
    clause: unwanted,
    facts: known(both, { off: [seen(gcm, 'a'), seen(cbc, 'b')] }),
    verdict: 'pass',
    reason: 'feature-off',
    evidence: ['a', 'b'],
    observed: { is: 'off', count: 2 },
  },
  {
    name: 'fails by one suite without it, whatever else is open',
    clause,
    facts: known(spaceFacts([[[0x0303], [gcm]]]), { off: [seen(gcm, 'a')] }),
    verdict: 'fail',
    reason: 'feature-off',
    evidence: ['a'],
    exactly: { is: 'off', combinations: [{ point: '771-49200' }], count: 1 },
  },
  {
    name: 'fails by one suite with what must not be there',
    clause: unwanted,
    facts: known(both, { on: [seen(cbc, 'b')], off: [seen(gcm, 'a')] }),
    verdict: 'fail',
    reason: 'feature-on',
    evidence: ['b'],
    observed: { is: 'on', count: 1 },
  },
  {
    name: 'fails where the same suite was answered in both ways',
    clause,
    facts: known(one, { on: [seen(gcm, 'a')], off: [seen(gcm, 'b')] }),
    verdict: 'fail',
    reason: 'feature-off',
    evidence: ['b'],
  },
  {
    name: 'a suite outside of when is none of its business',
    clause: { ...clause, when: [box([0x0303], [gcm])] },
    facts: known(both, { on: [seen(gcm, 'a')], off: [seen(cbc, 'b')] }),
    verdict: 'pass',
    reason: 'feature-on',
    evidence: ['a'],
  },
  {
    name: 'is open where an accepted suite was not seen in either way, with what became of the question',
    clause,
    facts: known(both, {
      on: [seen(gcm, 'a')],
      undecided: [{ ...seen(cbc, 'b'), reason: 'silent' }],
    }),
    verdict: 'inconclusive',
    reason: 'silent',
    evidence: ['b'],
    exactly: { open: 1, of: 2 },
  },
  {
    name: 'is open where a suite that may be accepted without it is',
    clause,
    facts: known(spaceFacts([[[0x0303], [gcm]]], [], [{ box: [[0x0303], [cbc]], reason: 'no-answered-control' }]), {
      on: [seen(gcm, 'a')],
    }),
    verdict: 'inconclusive',
    reason: 'no-answered-control',
    evidence: ['undecided-0'],
  },
  {
    name: 'is open where nobody asked for it',
    clause,
    facts: known(both, {}),
    verdict: 'inconclusive',
    reason: 'not-probed',
    exactly: { open: 2, of: 2 },
  },
  { name: 'is open where nothing was seen', clause, facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
  {
    name: 'is open where the run was cut short',
    clause,
    facts: {},
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
  {
    name: 'has nothing to judge where every suite is refused',
    clause,
    facts: known(spaceFacts([], [[[0x0303], [gcm, cbc]]]), {}),
    verdict: 'not-applicable',
    reason: 'feature-without-suites',
    evidence: ['refused-0'],
    exactly: {},
  },
  {
    name: 'speaks of all that can have it where it has no when',
    clause: (({ when: _every, ...rest }) => rest)(clause),
    facts: known(one, { on: [seen(gcm, 'a')] }),
    verdict: 'inconclusive',
    reason: 'not-probed',
  },
]);
