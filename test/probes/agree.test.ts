import { describe, expect, test } from 'vitest';
import { agree } from '../../probes/agree.ts';
import { box } from '../../src/region/region.ts';
import { spaceFacts } from '../support/rule-tester.ts';

describe('two probes of the same space', () => {
  test('that saw different parts are added up', () => {
    const { accepted, refused, undecided } = agree(spaceFacts([box([1])], [box([2])]), spaceFacts([], [box([3])]));
    expect(accepted.map((one) => one.box)).toEqual([[[1]]]);
    expect(refused.map((one) => one.box)).toEqual([[[2]], [[3]]]);
    expect(undecided).toEqual([]);
  });

  test('that agree keep the evidence of both', () => {
    const { accepted } = agree(spaceFacts([box([1])]), {
      ...spaceFacts([]),
      accepted: [{ box: box([1]), evidence: ['second'] }],
    });
    expect(accepted.flatMap(({ evidence }) => evidence)).toEqual(['accepted-0', 'second']);
  });

  test('that contradict each other decide nothing, whichever saw the acceptance', () => {
    const saw = spaceFacts([box([1])]);
    const refused = { ...spaceFacts([]), refused: [{ box: box([1, 2]), evidence: ['no'] }] };
    for (const facts of [agree(saw, refused), agree(refused, saw)]) {
      expect(facts.accepted).toEqual([]);
      expect(facts.refused).toEqual([{ box: [[2]], evidence: ['no'] }]);
      expect(facts.undecided).toEqual([{ box: [[1]], evidence: ['accepted-0', 'no'], reason: 'probes-disagree' }]);
    }
  });
});
