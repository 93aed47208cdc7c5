import { boxesOf, evidenceFor, nothingKnown, regionOf, touching } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import { intersect, points, type Region, regionSize, subtract } from '../core/spaces/region.ts';
import { featureUniverse } from '../core/spaces/tls-features.ts';
import type { Rule } from './rule.ts';
import { decided, factsOf, openIn } from './settle.ts';

/** Combinations that a finding names. */
const named = 64;

/**
 * A feature of TLS must be there, or must not, with every suite that is accepted where the clause speaks of it. Each of these must have been
 * answered with the question in the hello; the others must have been refused, or one of them may be accepted without it. Where all were
 * refused there is nothing to judge.
 */
export const feature: Rule<'feature'> = {
  name: 'feature',
  kind: 'feature',
  judge({ feature: what, expect, when = featureUniverse(what) }, { facts, interrupted, vocabulary }) {
    const suites = factsOf('tls', facts);
    const { on = [], off = [], undecided = [] } = facts.tls?.features?.[what] ?? {};
    const [right, wrong] = expect === 'on' ? [on, off] : [off, on];
    const told = (region: Region): { readonly combinations: readonly ReturnType<typeof vocabulary.describe>[] } => ({
      combinations: points(region, named).map((point) => vocabulary.describe('tls', point)),
    });
    const violations = intersect(when, regionOf(wrong));
    if (violations.length > 0) {
      const observed = { is: other(expect), ...told(violations), count: regionSize(violations) };
      return decided('fail', reasonOf(other(expect)), observed, evidenceFor(wrong, violations));
    }
    const left = subtract(when, boxesOf([...right, ...suites.refused]));
    if (left.length > 0) {
      const accepted = intersect(left, regionOf(suites.accepted));
      const parts = [
        { facts: { ...nothingKnown, undecided }, region: accepted },
        { facts: suites, region: subtract(left, accepted) },
      ].filter(({ region }) => region.length > 0);
      return openIn(parts, interrupted, { open: regionSize(left), of: regionSize(when) });
    }
    const evidence = sortedSet(touching([...right, ...suites.refused], when).flatMap((one) => one.evidence));
    const having = intersect(when, regionOf(right));
    if (having.length === 0) {
      return { verdict: 'not-applicable', reason: 'feature-without-suites', observed: {}, evidence };
    }
    return decided('pass', reasonOf(expect), { is: expect, ...told(having), count: regionSize(having) }, evidence);
  },
};

function other(expect: 'on' | 'off'): 'on' | 'off' {
  return expect === 'on' ? 'off' : 'on';
}

function reasonOf(is: 'on' | 'off'): 'feature-on' | 'feature-off' {
  return is === 'on' ? 'feature-on' : 'feature-off';
}
