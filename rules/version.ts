import { differingIn, evidenceFor, nothingKnown } from '../core/facts/settled.ts';
import type { Rule } from './rule.ts';
import { answersDiffer, decided, open, refusedHow } from './settle.ts';

/** A protocol version must be accepted, or must be refused by an alert between answered controls. */
export const version: Rule<'version'> = {
  name: 'version',
  kind: 'version',
  judge(clause, seen) {
    const facts = seen.facts.tls?.versions ?? nothingKnown;
    const asked = [[[clause.version]]];
    const accepted = evidenceFor(facts.accepted, asked);
    const differing = differingIn(facts, asked);
    // Seen accepted once is enough where it must never be.
    if (differing.length > 0 && clause.expect === 'accepted') return answersDiffer(differing, asked);
    if (accepted.length > 0) {
      return decided(clause.expect === 'accepted' ? 'pass' : 'fail', 'accepted', { accepted: true }, accepted);
    }
    const refused = evidenceFor(facts.refused, asked);
    if (refused.length > 0) {
      return decided(
        clause.expect === 'refused' ? 'pass' : 'fail',
        refusedHow(facts, asked),
        { accepted: false },
        refused,
      );
    }
    return open(facts, asked, seen.interrupted, {});
  },
};
