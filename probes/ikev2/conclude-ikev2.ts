import type { Settled, SpaceFacts, Undecided } from '../../src/facts/facts.ts';
import type { Observation } from '../../src/observation/observation.ts';
import { notifyType } from '../../src/protocol/ikev2/numbers.ts';
import { type Box, boxHas, type Point, pointBox, type Region, regionSize, subtract } from '../../src/region/region.ts';
import { isWithin, type OfferSize, offerSize } from './bury.ts';
import { boxesOf, isNumbers } from './recorded-offer.ts';

/** An observation whose offer is a region of the space of IKE SAs, [ENCR, INTEG, PRF, KE, ADDKE1]: ADDKE1 is 0 where there is none. */
interface Asked {
  readonly observation: Observation;
  readonly boxes: readonly Box[];
  readonly size: OfferSize;
}

const controls: ReadonlySet<string> = new Set(['ikev2/control', 'ikev2/buried-control']);
const inSpace: ReadonlySet<string> = new Set([
  'ikev2/row',
  'ikev2/control',
  'ikev2/buried-control',
  'ikev2/complement',
  'ikev2/bisect',
  'ikev2/surplus',
  'ikev2/preference',
  'ikev2/identity',
]);
/** Probes that ask for all that is asked for; the others ask for parts of it again. */
const whole: ReadonlySet<string> = new Set(['ikev2/row', 'ikev2/complement']);
/** Probes whose refusal of many combinations settles them. */
const settling: ReadonlySet<string> = new Set(['ikev2/complement', 'ikev2/surplus']);
const documented: ReadonlySet<string> = new Set(['ikev2/row', 'ikev2/control']);

/** `ike` is the space [ENCR, INTEG, PRF, KE], `ikeAdditional` that with one additional key exchange (RFC 9370) as a fifth dimension. */
interface Ikev2Facts {
  readonly ike?: SpaceFacts;
  readonly ikeAdditional?: SpaceFacts;
}

/**
 * What the observations of one target by the native probe say about the space of IKE SAs; absent what was not asked for. Nothing is
 * settled unless the peer was offered a cipher that does not exist, and did not accept it; and no combination with an additional key
 * exchange is accepted unless it refused one with a method that does not exist.
 *
 * A combination is accepted when it was offered alone and accepted, or chosen. A refusal (NO_PROPOSAL_CHOSEN and nothing else) counts when
 * the nearest controls before and after it were answered, and, for more than one combination, when an offer at least as long with a
 * documented combination at its end was accepted. A documented combination that was both accepted and refused so is undecided; one outside
 * is accepted.
 */
export function concludeIkev2(observations: readonly Observation[]): Ikev2Facts {
  const asked = observations
    .filter(({ probe }) => inSpace.has(probe))
    .map((observation): Asked => {
      const boxes = boxesOf(observation);
      const { shareGroup } = observation.offer;
      const size = offerSize(boxes, typeof shareGroup === 'number' ? shareGroup : 0);
      return { observation, boxes: boxes.map(withMethod), size };
    })
    .sort((a, b) => compare(a.observation.order, b.observation.order));
  if (asked.length === 0) return {};
  const isAdditionalAsked = asked.some(({ boxes }) => boxes.some(isAdditional));
  const separate = (facts: SpaceFacts): Ikev2Facts => ({
    ike: part(facts, (box) => !isAdditional(box), 4),
    ...(isAdditionalAsked ? { ikeAdditional: part(facts, isAdditional, 5) } : {}),
  });
  const calibrations = observations.filter(({ probe }) => probe === 'ikev2/calibration');
  const isCalibration = (one: Observation): boolean => !boxesOf(one).some(isAdditional);
  if (!isRefusing(calibrations.filter((one) => isCalibration(one)))) {
    return separate({
      accepted: [],
      refused: [],
      undecided: unsettled(asked, { taken: [], refused: [] }, () => 'not-calibrated'),
    });
  }
  const heedsAdditional = isRefusing(calibrations.filter((one) => !isCalibration(one)));

  const acceptances = asked
    .flatMap((one) => acceptedPoint(one))
    .filter(({ point }) => heedsAdditional || !isAdditional(pointBox(point)));
  const refusals = controlledRefusals(asked);
  const ofDocumented = asked.filter(({ observation }) => documented.has(observation.probe));
  const isFickle = (point: Point): boolean =>
    ofDocumented.some(({ boxes }) => holds(boxes, point)) &&
    refusals.some(({ asked: { boxes } }) => holds(boxes, point));
  const taken = distinct(acceptances);
  const refused = refusals
    .filter((one) => isRepeated(one.asked, refusals))
    .flatMap(({ asked: { boxes }, evidence }) => without(boxes, taken).map((box): Settled => ({ box, evidence })));
  const inconsistent = distinct(acceptances.filter(({ point }) => isFickle(point)));
  const reason = (box: Box): string => (isAdditional(box) && !heedsAdditional ? 'not-calibrated' : 'not-narrowed');
  return separate({
    accepted: distinct(acceptances.filter(({ point }) => !isFickle(point))),
    refused,
    undecided: [
      ...inconsistent.map((one): Undecided => ({ ...one, reason: 'inconsistent' })),
      ...unsettled(asked, { taken, refused }, reason),
    ],
  });
}

/** Whether the peer was offered what does not exist, and never accepted it. */
function isRefusing(calibrations: readonly Observation[]): boolean {
  return calibrations.length > 0 && calibrations.every(({ outcome }) => outcome !== 'answered');
}

function isAdditional(box: Box): boolean {
  return box.length > 4 && box[4]?.includes(0) !== true;
}

function withMethod(box: Box): Box {
  return box.length > 4 ? box : [...box, [0]];
}

/** The facts about some of the boxes, in their first dimensions. */
function part({ accepted, refused, undecided }: SpaceFacts, of: (box: Box) => boolean, dimensions: number): SpaceFacts {
  const own = <T extends Settled>(settled: readonly T[]): readonly T[] =>
    settled.filter(({ box }) => of(box)).map((one) => ({ ...one, box: one.box.slice(0, dimensions) }));
  return { accepted: own(accepted), refused: own(refused), undecided: own(undecided) };
}

/** The combination that the observation alone shows to be accepted. */
function acceptedPoint({ observation, boxes }: Asked): readonly { readonly point: Point; readonly id: string }[] {
  if (observation.outcome !== 'answered') return [];
  const chosen = observation.answer?.['point'];
  if (isNumbers(chosen)) return [{ point: chosen.length > 4 ? chosen : [...chosen, 0], id: observation.id }];
  return isSinglePoint(boxes) ? [{ point: (boxes[0] ?? []).flat(), id: observation.id }] : [];
}

/** The refusals that count, with the controls that they lie between. */
function controlledRefusals(
  asked: readonly Asked[],
): readonly { readonly asked: Asked; readonly evidence: readonly string[] }[] {
  const read = asked
    .filter((one) => one.observation.probe === 'ikev2/buried-control' && isAccepted(one))
    .map(({ size }) => size);
  return asked.flatMap((one, at) => {
    const { observation, boxes, size } = one;
    const isRead =
      isSinglePoint(boxes) || (settling.has(observation.probe) && read.some((reader) => isWithin(size, reader)));
    if (!isNoProposalChosen(observation) || !isRead) return [];
    const before = asked.slice(0, at).findLast(isControl);
    const after = asked.slice(at + 1).find(isControl);
    if (before === undefined || after === undefined || !isAccepted(before) || !isAccepted(after)) return [];
    return [{ asked: one, evidence: [before.observation.id, observation.id, after.observation.id] }];
  });
}

/** A documented combination has to be refused twice: one request may have been changed on its way. */
function isRepeated({ observation: { probe }, boxes }: Asked, refusals: readonly { readonly asked: Asked }[]): boolean {
  const point = boxes[0]?.flat() ?? [];
  const isSame = (other: Asked): boolean => other.observation.probe === probe && holds(other.boxes, point);
  return probe !== 'ikev2/row' || refusals.filter(({ asked }) => isSame(asked)).length > 1;
}

function isNoProposalChosen({ outcome, answer }: Observation): boolean {
  return outcome === 'refused' && answer?.['notify'] === notifyType.noProposalChosen;
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

/** What was asked and is not settled, each box for the reason of the last exchange about it. */
function unsettled(
  asked: readonly Asked[],
  settled: { readonly taken: readonly Settled[]; readonly refused: readonly Settled[] },
  answered: (box: Box) => string,
): readonly Undecided[] {
  const undecided: Undecided[] = [];
  const refused = settled.refused.map(({ box }) => box);
  for (const { observation, boxes } of asked.toReversed()) {
    if (!whole.has(observation.probe)) continue;
    const left = without(subtract(boxes, [...refused, ...undecided.map(({ box }) => box)]), settled.taken);
    const evidence = [observation.id];
    undecided.push(...left.map((box) => ({ box, evidence, reason: reasonOf(observation, answered(box)) })));
  }
  return undecided;
}

/** The boxes, which share no point, without single combinations: of these there may be tens of thousands. */
function without(boxes: Region, combinations: readonly Settled[]): Region {
  const inside = combinations.map(({ box }) => box).filter((box) => holds(boxes, box.flat()));
  return inside.length === regionSize(boxes) ? [] : subtract(boxes, inside);
}

function reasonOf(observation: Observation, answered: string): string {
  switch (observation.outcome) {
    case 'answered':
      return answered;
    case 'refused':
      return isNoProposalChosen(observation) ? 'no-answered-control' : 'other-notify';
    case 'not-made':
      return 'too-many-violations';
    case 'silent':
    case 'closed':
    case 'reset':
    case 'unreachable':
    case 'malformed':
    case 'authentication-failed':
      return observation.outcome;
  }
}

function distinct(
  points: readonly { readonly point: Point; readonly id: string }[],
): readonly { readonly box: Box; readonly evidence: readonly string[] }[] {
  const byPoint = new Map<string, { readonly box: Box; readonly evidence: string[] }>();
  for (const { point, id } of points) {
    const known = byPoint.get(point.join(' '));
    if (known === undefined) byPoint.set(point.join(' '), { box: pointBox(point), evidence: [id] });
    else known.evidence.push(id);
  }
  return [...byPoint.values()];
}

function isSinglePoint(boxes: readonly Box[]): boolean {
  return regionSize(boxes) === 1;
}

function holds(boxes: readonly Box[], point: Point): boolean {
  return boxes.some((box) => boxHas(box, point));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
