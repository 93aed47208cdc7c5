import { describe, expect, test } from 'vitest';
import { type CauseInput, causeOf } from '../../../src/store/changes/cause-of.ts';

/** Two judgements of which nothing is the same but what is told. */
const other: CauseInput = {
  class: 'new',
  isSamePolicy: false,
  isSameVerdict: false,
  isSameFacts: false,
  isSameTool: false,
  isSameDay: false,
  goesByDay: false,
  byTool: 'nothing',
  isInputAlone: false,
};
const same: CauseInput = { ...other, isSamePolicy: true, isSameFacts: true, isSameTool: true, isSameDay: true };

describe('what made a judgement another one', () => {
  test.each<readonly [string, CauseInput, string]>([
    ['the gateway, where something else was seen of it', { ...same, isSameFacts: false }, 'gateway'],
    ['the gateway, though everything else is another, too', other, 'gateway'],
    ['the day, where the same was seen by the same program and policy', { ...same, isSameDay: false }, 'date'],
    ['the hour, where even the day is the same', same, 'date'],
    ['the program, where it is another', { ...same, isSameTool: false }, 'tool'],
    [
      'the program, also on another day, of what no day changes',
      { ...same, isSameTool: false, isSameDay: false },
      'tool',
    ],
    ['the day, of what a day changes', { ...same, isSameTool: false, isSameDay: false, goesByDay: true }, 'date'],
    [
      'the program, where it sees in the old octets what it sees now',
      { ...same, isSameFacts: false, isSameTool: false, byTool: 'all' },
      'tool',
    ],
    [
      'what the gateway is held to, where the old octets say the same by it',
      { ...same, isSameFacts: false, isInputAlone: true },
      'policy',
    ],
    ['the gateway, where the program is the same', { ...same, isSameFacts: false, byTool: 'all' }, 'gateway'],
    [
      'nobody knows what, where another program sees a third thing in the old octets',
      { ...same, isSameFacts: false, isSameTool: false, byTool: 'part' },
      'unknown',
    ],
    [
      'the gateway, where another program sees in the old octets what was seen then',
      { ...same, isSameFacts: false, isSameTool: false },
      'gateway',
    ],
    [
      'nobody knows what, where the old octets cannot be read',
      { ...same, isSameFacts: false, byTool: 'unknown' },
      'unknown',
    ],
    ['the policy, where the comparison says so', { ...other, class: 'policy-changed' }, 'policy'],
    ['the policy, where the verdict is what it was', { ...other, class: 'other', isSameVerdict: true }, 'policy'],
    ['the policy, where the same was seen', { ...same, isSamePolicy: false }, 'policy'],
    [
      'the day, of what it changes, though the policy is another',
      { ...same, isSamePolicy: false, isSameDay: false, goesByDay: true },
      'date',
    ],
    [
      'the gateway, where more than the policy is another',
      { ...same, isSamePolicy: false, isSameFacts: false },
      'gateway',
    ],
    ['the program, of what a day changes, on the same day', { ...same, isSameTool: false, goesByDay: true }, 'tool'],
  ])('%s', (_, input, cause) => {
    expect(causeOf(input)).toBe(cause);
  });
});
