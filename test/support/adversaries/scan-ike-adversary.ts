import type { Finding } from '../../../core/finding/finding.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Observation, ObservationDraft } from '../../../core/observation/observation.ts';
import { askOf } from '../../../core/policy/ask.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { observeIkev2 } from '../../../probes/ikev2/observe-ikev2.ts';
import { judge } from '../../../src/judge/judge.ts';
import { recordingOf } from '../recording-of.ts';
import { scriptedContext } from '../scripted-datagram-context.ts';
import { type IkeAdversary, respondingAs } from './ike-adversary.ts';

export interface IkeAdversaryScan {
  readonly result: ResultDocument;
  readonly observations: readonly Observation[];
  /** The same in the order in which they came. */
  readonly drafts: readonly ObservationDraft[];
  readonly finding: (clause: string) => Finding | undefined;
}

/** The whole path in memory: a scripted gateway observed without credentials, concluded and judged. */
export async function scanIkeAdversary(
  adversary: IkeAdversary,
  policies: readonly Policy[],
): Promise<IkeAdversaryScan> {
  const context = scriptedContext(respondingAs(adversary));
  await observeIkev2(context, { documented: askOf(policies, 'ikev2').ike, sweep: true });
  const observations = context.observations();
  const result = judge(recordingOf({ targets: [context.target], observations }), policies, '2026-11-22');
  return {
    result,
    observations,
    drafts: context.drafts,
    finding: (clause) => result.findings.find((one) => one.clause === clause),
  };
}
