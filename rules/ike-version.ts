import type { Rule } from './rule.ts';
import { decided } from './settle.ts';

/**
 * A version of IKE must not be answered. That what was offered was refused leaves the rest of the version open; silence decides only as the
 * probe's facts say.
 */
export const ikeVersion: Rule<'ike-version'> = {
  name: 'ike-version',
  kind: 'ike-version',
  judge(_clause, { facts: { ikev1 }, interrupted, vocabulary }) {
    if (ikev1 === undefined) {
      return {
        verdict: 'inconclusive',
        reason: interrupted ? 'interrupted' : 'not-probed',
        observed: {},
        evidence: [],
      };
    }
    const observed = vocabulary.describeIkev1(ikev1);
    const { stance, refusedBy, reason = 'no-evidence' } = ikev1;
    switch (stance.value) {
      case 'answered':
        return decided('fail', 'ikev1-answered', observed, stance.evidence);
      case 'refused':
        return decided('pass', refusedBy === 'silence' ? 'ikev1-dropped' : 'refused', observed, stance.evidence);
      case 'offer-refused':
      case 'silent':
      case 'unknown':
        return { verdict: 'inconclusive', reason, observed, evidence: stance.evidence };
    }
  },
};
