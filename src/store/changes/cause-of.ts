import type { ChangeClass } from '../../../core/finding/diff/diff-document.ts';
import type { Cause } from '../../../core/finding/history/stretch.ts';
import type { ByTool } from './by-tool.ts';

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
  readonly byTool: ByTool;
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
  if (!input.isSameTool && input.byTool === 'all') return isByDay ? 'date' : 'tool';
  // What the gateway is held to is another, as if a policy were.
  if (input.isInputAlone) return 'policy';
  // Names and trust anchors of then cannot be read either.
  if (input.byTool === 'unknown') return 'unknown';
  return !input.isSameTool && input.byTool === 'part' ? 'unknown' : 'gateway';
}
