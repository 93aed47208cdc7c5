import type { Rule } from './rule.ts';
import { decided } from './settle.ts';

/**
 * A UDP port of IKE must answer. Silence proves nothing, though the other port answered: it fails where it was said that nothing listens there.
 */
export const port: Rule<'port'> = {
  name: 'port',
  kind: 'port',
  judge(clause, { facts: { ikeIdentity }, interrupted }) {
    const { value = [], evidence = [] } = ikeIdentity?.ports ?? {};
    const asked = value.find((one) => one.port === clause.port);
    if (asked === undefined) {
      const reason = interrupted ? 'interrupted' : 'not-probed';
      return { verdict: 'inconclusive', reason, observed: {}, evidence: [] };
    }
    const observed = { answers: asked.answers };
    if (asked.answers) return decided('pass', 'port-answers', observed, evidence);
    if (asked.isUnreachable === true) return decided('fail', 'port-unreachable', observed, evidence);
    return { verdict: 'inconclusive', reason: 'silent', observed, evidence };
  },
};
