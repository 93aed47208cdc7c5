import { describe, expect, test } from 'vitest';
import { agree } from '../../probes/agree.ts';
import { box } from '../../src/region/region.ts';
import { spaceFacts } from '../support/rule-tester.ts';

describe('two probes of the same space', () => {
  test('that saw different parts are added up', () => {
    const { facts, compared } = agree(spaceFacts([box([1])], [box([2])]), spaceFacts([], [box([3])]));
    const { accepted, refused, undecided } = facts;
    expect(accepted.map((one) => one.box)).toEqual([[[1]]]);
    expect(refused.map((one) => one.box)).toEqual([[[2]], [[3]]]);
    expect(undecided).toEqual([]);
    expect(compared).toEqual({ agreed: [], disagreed: [] });
  });

  test('that agree keep the evidence of both', () => {
    const { facts, compared } = agree(spaceFacts([box([1])], [box([2, 3])]), {
      accepted: [{ box: box([1]), evidence: ['second'] }],
      refused: [{ box: box([3, 4]), evidence: ['no'] }],
      undecided: [],
    });
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
    for (const { facts, compared } of [agree(saw, refused), agree(refused, saw)]) {
      expect(compared).toEqual({ agreed: [], disagreed: [{ box: [[1]], evidence: ['accepted-0', 'no'] }] });
      expect(facts.accepted).toEqual([]);
      expect(facts.refused).toEqual([{ box: [[2]], evidence: ['no'] }]);
      expect(facts.undecided).toEqual([{ box: [[1]], evidence: ['accepted-0', 'no'], reason: 'probes-disagree' }]);
    }
  });
});
