import { type Acceptance, type Asked, isNoProposalChosen, isSinglePoint, settling } from './asked-offer.ts';
import { isNumbers } from './recorded-offer.ts';
import { readerOf, unreadOf } from './was-read.ts';

const controls: ReadonlySet<string> = new Set(['ikev2/control', 'ikev2/buried-control']);

/** A refusal between two controls, which are its evidence with it. */
export interface CountedRefusal {
  readonly asked: Asked;
  readonly evidence: readonly string[];
}

/** The refusals that count, with the controls that they lie between. */
export function controlledRefusals(
  asked: readonly Asked[],
  acceptances: readonly Acceptance[],
): readonly CountedRefusal[] {
  const answered = asked.filter(isAccepted);
  const reader = readerOf(
    answered.flatMap(({ observation: { probe, offer }, boxes, shareGroup }) => {
      const { buried } = offer;
      return probe === 'ikev2/buried-control' && isNumbers(buried) ? [{ boxes, shareGroup, buried }] : [];
    }),
    acceptances.map(({ point }) => point),
  );
  const shares = new Set(answered.map(({ shareGroup }) => shareGroup));
  return asked.flatMap((one, at) => {
    const { observation, boxes, shareGroup } = one;
    const isRead =
      isSinglePoint(boxes) ||
      (settling.has(observation.probe) && unreadOf({ boxes, shareGroup }, reader) === undefined);
    if (!isNoProposalChosen(observation) || !isRead || !shares.has(shareGroup)) return [];
    const before = asked.slice(0, at).findLast(isControl);
    const after = asked.slice(at + 1).find(isControl);
    if (before === undefined || after === undefined || !isAccepted(before) || !isAccepted(after)) return [];
    return [{ asked: one, evidence: [before.observation.id, observation.id, after.observation.id] }];
  });
}

/**
 * An acceptance of anything shows that the peer negotiates with us at that moment, as a control does. A control that got lost shows nothing;
 * it was repeated.
 */
function isControl({ observation: { probe, outcome } }: Asked): boolean {
  return outcome === 'answered' || (controls.has(probe) && outcome === 'refused');
}

/** A buried control counts when the group that was named is its own: not when something before it is accepted. */
function isAccepted({ observation: { outcome, offer, answer } }: Asked): boolean {
  const buried = offer['buried'];
  return outcome === 'answered' && (!isNumbers(buried) || answer?.['group'] === buried[3]);
}

/** Whether the same question was never answered with an acceptance. */
export function isConstant({ key }: Asked, asked: readonly Asked[]): boolean {
  return !asked.some((other) => other.key === key && other.observation.outcome === 'answered');
}
