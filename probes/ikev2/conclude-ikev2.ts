import type { Settled, SpaceFacts, Undecided } from '../../src/facts/facts.ts';
import type { Json, Observation } from '../../src/observation/observation.ts';
import { notifyType } from '../../src/protocol/ikev2/numbers.ts';
import { type Box, boxHas, type Point, pointBox, regionSize, subtract } from '../../src/region/region.ts';
import { isWithin, offerSize } from './bury.ts';

/** An observation whose offer is a region of the space of IKE SAs. */
interface Asked {
  readonly observation: Observation;
  readonly boxes: readonly Box[];
}

const controls: ReadonlySet<string> = new Set(['ikev2/control', 'ikev2/buried-control']);
const inSpace: ReadonlySet<string> = new Set([
  'ikev2/row',
  'ikev2/control',
  'ikev2/buried-control',
  'ikev2/complement',
  'ikev2/bisect',
  'ikev2/surplus',
  'ikev2/identity',
]);
/** Probes that ask for all that is asked for; the others ask for parts of it again. */
const whole: ReadonlySet<string> = new Set(['ikev2/row', 'ikev2/complement']);
/** Probes whose refusal of many combinations settles them. */
const settling: ReadonlySet<string> = new Set(['ikev2/complement', 'ikev2/surplus']);
const documented: ReadonlySet<string> = new Set(['ikev2/row', 'ikev2/control']);

/**
 * What the observations of one target by the native probe say about the space of IKE SAs; `ike` is absent when there are none. Nothing is
 * settled unless the peer was offered a cipher that does not exist, and did not accept it.
 *
 * A combination is accepted when it was offered alone and accepted, or chosen. A refusal (NO_PROPOSAL_CHOSEN and nothing else) counts when
 * the nearest controls before and after it were answered, and, for more than one combination, when an offer at least as long with a
 * documented combination at its end was accepted. A documented combination that was both accepted and refused so is undecided; one outside
 * is accepted.
 */
export function concludeIkev2(observations: readonly Observation[]): { readonly ike?: SpaceFacts } {
  const asked = observations
    .filter(({ probe }) => inSpace.has(probe))
    .map((observation) => ({ observation, boxes: readBoxes(observation.offer['boxes']) }))
    .sort((a, b) => compare(a.observation.order, b.observation.order));
  if (asked.length === 0) return {};
  const calibrations = observations.filter(({ probe }) => probe === 'ikev2/calibration');
  const isCalibrated = calibrations.length > 0 && calibrations.every(({ outcome }) => outcome !== 'answered');
  if (!isCalibrated) return { ike: { accepted: [], refused: [], undecided: unsettled(asked, [], 'not-calibrated') } };

  const acceptances = asked.flatMap((one) => acceptedPoint(one));
  const refusals = controlledRefusals(asked);
  const isFickle = (point: Point): boolean =>
    asked.some(({ observation, boxes }) => documented.has(observation.probe) && holds(boxes, point)) &&
    refusals.some(({ asked: { boxes } }) => holds(boxes, point));
  const taken = acceptances.map(({ point }) => pointBox(point));
  const refused = refusals
    .filter((one) => isRepeated(one.asked, refusals))
    .flatMap(({ asked: { boxes }, evidence }) => subtract(boxes, taken).map((box): Settled => ({ box, evidence })));
  const inconsistent = distinct(acceptances.filter(({ point }) => isFickle(point)));
  return {
    ike: {
      accepted: distinct(acceptances.filter(({ point }) => !isFickle(point))),
      refused,
      undecided: [
        ...inconsistent.map((one): Undecided => ({ ...one, reason: 'inconsistent' })),
        ...unsettled(asked, [...taken, ...refused.map(({ box }) => box)], 'not-narrowed'),
      ],
    },
  };
}

/** The combination that the observation alone shows to be accepted. */
function acceptedPoint({ observation, boxes }: Asked): readonly { readonly point: Point; readonly id: string }[] {
  if (observation.outcome !== 'answered') return [];
  const chosen = observation.answer?.['point'];
  if (isNumbers(chosen)) return [{ point: chosen, id: observation.id }];
  return isSinglePoint(boxes) ? [{ point: (boxes[0] ?? []).flat(), id: observation.id }] : [];
}

/** The refusals that count, with the controls that they lie between. */
function controlledRefusals(
  asked: readonly Asked[],
): readonly { readonly asked: Asked; readonly evidence: readonly string[] }[] {
  const read = asked
    .filter((one) => one.observation.probe === 'ikev2/buried-control' && isAccepted(one))
    .map(({ boxes }) => offerSize(boxes));
  return asked.flatMap((one, at) => {
    const { observation, boxes } = one;
    const size = offerSize(boxes);
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
function unsettled(asked: readonly Asked[], settled: readonly Box[], answered: string): readonly Undecided[] {
  const undecided: Undecided[] = [];
  for (const { observation, boxes } of asked.toReversed()) {
    if (!whole.has(observation.probe)) continue;
    const left = subtract(boxes, [...settled, ...undecided.map(({ box }) => box)]);
    const reason = reasonOf(observation, answered);
    undecided.push(...left.map((box) => ({ box, evidence: [observation.id], reason })));
  }
  return undecided;
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

/** A recording may come from elsewhere: what is not boxes of four dimensions is no offer. */
function readBoxes(json: Json | undefined): readonly Box[] {
  if (!Array.isArray(json)) return [];
  return json.filter((box): box is Box => Array.isArray(box) && box.length === 4 && box.every(isNumbers));
}

function isNumbers(json: Json | undefined): json is readonly number[] {
  return Array.isArray(json) && json.every((value) => typeof value === 'number');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
