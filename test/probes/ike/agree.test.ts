import { describe, expect, test } from 'vitest';
import type { SpaceFacts } from '../../../core/facts/facts.ts';
import { box } from '../../../core/spaces/region.ts';
import { agree } from '../../../probes/ike/agree.ts';
import type { DrivenFacts } from '../../../probes/strongswan/conclude-strongswan.ts';
import { spaceFacts } from '../../support/rule-tester.ts';

/** As a driver sees it that makes an SA of all that it sees accepted. */
const driven = (facts: SpaceFacts): DrivenFacts => ({ ...facts, use: { established: facts.accepted, unfinished: [] } });

describe('two probes of the same space', () => {
  test('that saw different parts are added up', () => {
    const { facts, compared } = agree(spaceFacts([box([1])], [box([2])]), driven(spaceFacts([], [box([3])])));
    const { accepted, refused, undecided } = facts;
    expect(accepted.map((one) => one.box)).toEqual([[[1]]]);
    expect(refused.map((one) => one.box)).toEqual([[[2]], [[3]]]);
    expect(undecided).toEqual([]);
    expect(compared).toEqual({ agreed: [], disagreed: [] });
  });

  test('that agree keep the evidence of both', () => {
    const other = {
      accepted: [{ box: box([1]), evidence: ['second'] }],
      refused: [{ box: box([3, 4]), evidence: ['no'] }],
      undecided: [],
    };
    const { facts, compared } = agree(spaceFacts([box([1])], [box([2, 3])]), driven(other));
    expect(facts.accepted.flatMap(({ evidence }) => evidence)).toEqual(['accepted-0', 'second']);
    expect(compared).toEqual({
      agreed: [
        { box: [[1]], evidence: ['accepted-0', 'second'] },
        { box: [[3]], evidence: ['no', 'refused-0'] },
      ],
      disagreed: [],
    });
  });

  test('that contradict each other decide nothing, whichever saw the acceptance', () => {
    const saw = spaceFacts([box([1])]);
    const refused = { ...spaceFacts([]), refused: [{ box: box([1, 2]), evidence: ['no'] }] };
    for (const { facts, compared } of [agree(saw, driven(refused)), agree(refused, driven(saw))]) {
      expect(compared).toEqual({ agreed: [], disagreed: [{ box: [[1]], evidence: ['accepted-0', 'no'] }] });
      expect(facts.accepted).toEqual([]);
      expect(facts.refused).toEqual([{ box: [[2]], evidence: ['no'] }]);
      expect(facts.undecided).toEqual([{ box: [[1]], evidence: ['accepted-0', 'no'], reason: 'probes-disagree' }]);
    }
  });

  test('agree on an acceptance only where the driver made an SA of it', () => {
    const chosen = spaceFacts([box([1, 2])]);
    const { compared } = agree(chosen, {
      ...chosen,
      use: { established: [{ box: box([2]), evidence: ['made'] }], unfinished: [] },
    });
    expect(compared.agreed.map((one) => one.box)).toEqual([[[2]]]);
  });

  test('agree on nothing where the driver made no SA at all, and still contradict each other', () => {
    const without = (facts: SpaceFacts): DrivenFacts => ({ ...facts, use: { established: [], unfinished: [] } });
    expect(agree(spaceFacts([box([1])], [box([2])]), without(spaceFacts([box([1])], [box([2])]))).compared).toEqual({
      agreed: [],
      disagreed: [],
    });
    const { compared } = agree(spaceFacts([], [box([1])]), without(spaceFacts([box([1])])));
    expect(compared.disagreed.map((one) => one.box)).toEqual([[[1]]]);
  });
});
