import type { Facts, Ikev1Facts } from '../../core/facts/facts.ts';
import type { IkeVersionClause } from '../../core/policy/policy.ts';
import { ikeVersion } from '../../rules/ike-version.ts';
import { clauseBase, testRule } from '../support/rule-tester.ts';

const clause: IkeVersionClause = { ...clauseBase, id: 'ike/version-ikev1', kind: 'ike-version', version: 1 };

function seen(value: Ikev1Facts['stance']['value'], more: Partial<Ikev1Facts> = {}): Facts {
  return {
    ikev1: { stance: { value, evidence: ['obs-1', 'obs-2'] }, offered: { main: 40, aggressiveGroups: [2] }, ...more },
  };
}

testRule(ikeVersion, [
  {
    name: 'INVALID_MAJOR_VERSION passes',
    clause,
    facts: seen('refused', { refusedBy: 'version' }),
    verdict: 'pass',
    reason: 'refused',
    evidence: ['obs-1', 'obs-2'],
    observed: { stance: 'refused' },
  },
  {
    name: 'silence that counts passes, and says that it was silence',
    clause,
    facts: seen('refused', { refusedBy: 'silence' }),
    verdict: 'pass',
    reason: 'ikev1-dropped',
  },
  { name: 'an accepted offer fails', clause, facts: seen('answered'), verdict: 'fail', reason: 'ikev1-answered' },
  {
    name: 'a refusal of what was offered is no refusal of the version',
    clause,
    facts: seen('offer-refused', { reason: 'ikev1-offer-refused' }),
    verdict: 'inconclusive',
    reason: 'ikev1-offer-refused',
    evidence: ['obs-1', 'obs-2'],
  },
  {
    name: 'silence that proves nothing is inconclusive',
    clause,
    facts: seen('silent', { reason: 'silent' }),
    verdict: 'inconclusive',
    reason: 'silent',
  },
  {
    name: 'answers that do not say are inconclusive',
    clause,
    facts: seen('unknown', { reason: 'other-notify' }),
    verdict: 'inconclusive',
    reason: 'other-notify',
  },
  { name: 'what was not asked is inconclusive', clause, facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
  {
    name: 'what was not reached is inconclusive',
    clause,
    facts: {},
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
]);
