import type { ChangeClass } from '../../../core/finding/diff/diff-document.ts';
import type { Cause } from '../../../core/finding/history/stretch.ts';

/** What is known of two judgements of one clause at one endpoint. */
export interface CauseInput {
  readonly class: ChangeClass | 'other';
  /** Of the same digest, and given the same facts. */
  readonly isSamePolicy: boolean;
  readonly isSameVerdict: boolean;
  readonly isSameFacts: boolean;
  readonly isSameTool: boolean;
  readonly isSameDay: boolean;
  /** Its kind or a reason says that a day may be why: a certificate ends, a clause begins. */
  readonly goesByDay: boolean;
  /** What was seen then says what the facts of now say, by the program of now; false where that is not known. */
  readonly isToolAlone: boolean;
  /** So it says by the names and trust anchors that were given now, and not by those of then. */
  readonly isInputAlone: boolean;
}

/** What made a judgement another one. What was seen of the gateway is blamed last of what is the same, and first of what is not. */
export function causeOf(input: CauseInput): Cause {
  const isByDay = !input.isSameDay && input.goesByDay;
  if (!input.isSamePolicy) {
    if (input.class === 'policy-changed' || input.isSameVerdict) return 'policy';
    if (input.isSameFacts) return isByDay ? 'date' : 'policy';
  } else if (input.isSameFacts) {
    // Of one day it is the hour that a certificate ends at.
    return input.isSameTool || isByDay ? 'date' : 'tool';
  }
  if (!input.isSameTool && input.isToolAlone) return 'tool';
  // What the gateway is held to is another, as if a policy were.
  return input.isInputAlone ? 'policy' : 'gateway';
}
