import type { Settled, SpaceFacts, Undecided } from '../../core/facts/facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { extended } from '../../core/spaces/behind.ts';
import { type Box, type Point, pointBox, subtract } from '../../core/spaces/region.ts';
import { acceptedPoint, askedOffers, distinct, whole } from './asked-offer.ts';
import { type CountedRefusal, controlledRefusals, isConstant } from './counted-refusals.ts';
import { isAdditional, isBeside, isOfFirst, isOfIke, type KnownOfSpace, part, type Refused } from './parts-of-space.ts';
import { boxesOf } from './recorded-offer.ts';
import { holds, lostAcceptances, unsettled, without } from './unsettled-offers.ts';

const documented: ReadonlySet<string> = new Set(['ikev2/row', 'ikev2/control']);

/** Three parts of the space; `Facts` says what they are. */
interface Ikev2Facts {
  readonly ike?: SpaceFacts;
  readonly ikeAdditional?: SpaceFacts;
  readonly ikeBeside?: SpaceFacts;
}

/**
 * What the observations of one target by the native probe say about the space of IKE SAs; absent what was not asked for. Nothing is
 * settled unless the peer was offered a cipher that does not exist, and did not accept it; and no combination with an additional key
 * exchange is accepted unless it refused one with a method that does not exist.
 *
 * A combination is accepted when it was offered alone and accepted, or chosen. A refusal (NO_PROPOSAL_CHOSEN and nothing else) counts when
 * the nearest controls before and after it were answered, one of them to a share of the same group; for more than one combination, when the
 * peer was shown to read such an offer, proposal by proposal (`unreadOf`); and for a documented combination and all that is asked for as a
 * whole, when it was said twice and never otherwise. A documented combination that was both accepted and refused so is undecided; one outside
 * is accepted.
 */
export function concludeIkev2(observations: readonly Observation[]): Ikev2Facts {
  const asked = askedOffers(observations);
  if (asked.length === 0) return {};
  const isAsked = (kind: (box: Box) => boolean): boolean => asked.some(({ boxes }) => boxes.some((box) => kind(box)));
  const separate = (facts: KnownOfSpace): Ikev2Facts => ({
    ike: part(facts, isOfIke, 4),
    ...(isAsked(isOfFirst) ? { ikeAdditional: part(facts, isOfFirst, 5) } : {}),
    ...(isAsked(isBeside) ? { ikeBeside: part(facts, isBeside, 11) } : {}),
  });
  const calibrations = observations.filter(({ probe }) => probe === 'ikev2/calibration');
  const isCalibration = (one: Observation): boolean =>
    !boxesOf(one)
      .map((box) => extended(box, 11))
      .some(isAdditional);
  if (!isRefusing(calibrations.filter((one) => isCalibration(one)))) {
    return separate({
      accepted: [],
      refused: [],
      differs: [],
      undecided: unsettled(asked, { taken: [], refused: [] }, () => 'not-calibrated'),
    });
  }
  const heedsAdditional = isRefusing(calibrations.filter((one) => !isCalibration(one)));

  const acceptances = asked
    .flatMap((one) => acceptedPoint(one))
    .filter(({ point }) => heedsAdditional || !isAdditional(pointBox(point)));
  const counted = controlledRefusals(asked, acceptances);
  const refusals = counted.filter(({ asked: one }) => isConstant(one, asked));
  const ofDocumented = asked.filter(({ observation }) => documented.has(observation.probe));
  const isFickle = (point: Point): boolean =>
    ofDocumented.some(({ boxes }) => holds(boxes, point)) &&
    counted.some(({ asked: { boxes } }) => holds(boxes, point));
  const taken = distinct(acceptances);
  const refused = refusedIn(refusals, taken, lostAcceptances(asked, taken));
  const differs = distinct(acceptances.filter(({ point }) => isFickle(point)));
  const reason = (box: Box): Reason => (isAdditional(box) && !heedsAdditional ? 'not-calibrated' : 'not-narrowed');
  return separate({
    accepted: distinct(acceptances.filter(({ point }) => !isFickle(point))),
    refused,
    differs,
    undecided: [
      ...differs.map((one): Undecided => ({ ...one, reason: 'answers-differ' })),
      ...unsettled(asked, { taken, refused }, reason),
    ],
  });
}

/** What is left of the refused questions; of one that has to be said twice, nothing when it was said once. */
function refusedIn(
  refusals: readonly CountedRefusal[],
  taken: readonly Settled[],
  lost: readonly Box[],
): readonly Refused[] {
  return refusals.flatMap(({ asked: { boxes, key, observation }, evidence }) => {
    const isOfAll = whole.has(observation.probe);
    const times = refusals.filter((other) => other.asked.key === key).length;
    if (isOfAll && times < 2) return [];
    return subtract(without(boxes, taken), lost).map(
      // Parts that were asked for once more, of what was asked for as a whole, do not count.
      (box) => ({ box, evidence, times: isOfAll ? times : Number.POSITIVE_INFINITY }),
    );
  });
}

/** Whether the peer was offered what does not exist, and never accepted it. */
function isRefusing(calibrations: readonly Observation[]): boolean {
  return calibrations.length > 0 && calibrations.every(({ outcome }) => outcome !== 'answered');
}
