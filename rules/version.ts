import type { HandshakeFacts } from '../core/facts/facts.ts';
import { joinedReasons } from '../core/facts/reason.ts';
import { differingIn, evidenceFor, nothingKnown } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Rule, Seen } from './rule.ts';
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
    const unused = clause.expect === 'accepted' ? unusedHandshakes(clause.version, seen) : [];
    if (accepted.length > 0 && unused.length > 0) {
      return {
        verdict: 'inconclusive',
        reason: joinedReasons(unused.flatMap(({ reason = [] }) => reason)),
        observed: { accepted: true },
        evidence: sortedSet([...accepted, ...unused.flatMap(({ evidence }) => evidence)]),
      };
    }
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

/**
 * Handshakes of the version that passed by in a capture where nobody was seen to go on with any of them: a ServerHello alone may come from anybody. Of
 * what we asked ourselves we know that it was answered.
 */
function unusedHandshakes(wanted: number, { facts }: Seen): readonly HandshakeFacts[] {
  const made = (facts.tls?.handshakes ?? []).filter((one) => one.version === wanted);
  return made.every(({ reason = [] }) => [reason].flat().includes('completion-not-seen')) ? made : [];
}
