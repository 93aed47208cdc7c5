import { boxesOf, evidenceFor, regionOf } from '../src/facts/settled.ts';
import { intersect, points, type Region, regionSize, subtract } from '../src/region/region.ts';
import type { Rule } from './rule.ts';
import { decided, factsOf, open } from './settle.ts';

const namedViolations = 64;

/** A rule across fields: of the combinations inside `when`, only those inside `then` may be accepted. */
export const constraint: Rule<'constraint'> = {
  name: 'constraint',
  kind: 'constraint',
  judge(clause, seen) {
    const facts = factsOf(clause.space, seen.facts);
    const forbidden: Region = subtract([clause.when], [clause.then]);
    const distinct = intersect(regionOf(facts.accepted), forbidden);
    const asked = intersect(seen.vocabulary.universe(clause.space), forbidden);
    const left = subtract(asked, boxesOf(facts.refused));
    if (distinct.length > 0) {
      const named = points(distinct, namedViolations).map((point) => seen.vocabulary.describe(clause.space, point));
      const undecided = regionSize(subtract(left, distinct));
      const observed = { accepted: named, count: regionSize(distinct), ...(undecided > 0 ? { open: undecided } : {}) };
      return decided('fail', 'constraint-violated', observed, evidenceFor(facts.accepted, distinct));
    }
    if (left.length > 0) return open(facts, left, seen.interrupted, { open: regionSize(left), of: regionSize(asked) });
    return decided('pass', 'refused', { refused: regionSize(asked) }, evidenceFor(facts.refused, asked));
  },
};
