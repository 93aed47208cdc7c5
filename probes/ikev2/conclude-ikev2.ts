import type { Settled, SpaceFacts, Undecided } from '../../src/facts/facts.ts';
import type { Observation } from '../../src/observation/observation.ts';
import { notifyType } from '../../src/protocol/ikev2/numbers.ts';
import { type Box, boxHas, type Point, pointBox, type Region, regionSize, subtract } from '../../src/region/region.ts';
import { boxesOf, isNumbers } from './recorded-offer.ts';
import { isOfAead, isRegular, sameSa, withAbsent } from './shape.ts';
import { readerOf, unreadOf } from './was-read.ts';

/** An observation whose offer is a region of the space of IKE SAs, [ENCR, INTEG, PRF, KE, ADDKE1 … ADDKE7]. */
interface Asked {
  readonly observation: Observation;
  readonly boxes: readonly Box[];
  readonly shareGroup: number;
  /** The same for the same question. */
  readonly key: string;
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
/** Probes whose refusals have to be said twice: a request may be changed on its way, and nodes behind one address may differ. */
const saidTwice: ReadonlySet<string> = new Set(['ikev2/row', 'ikev2/complement']);
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
  const asked = observations
    .filter(({ probe }) => inSpace.has(probe))
    .map((observation): Asked => {
      const boxes = boxesOf(observation);
      const shareGroup = typeof observation.offer['shareGroup'] === 'number' ? observation.offer['shareGroup'] : 0;
      return { observation, boxes: boxes.map(withAbsent), shareGroup, key: JSON.stringify([shareGroup, boxes]) };
    })
    .sort((a, b) => compare(a.observation.order, b.observation.order));
  if (asked.length === 0) return {};
  const isAsked = (kind: (box: Box) => boolean): boolean => asked.some(({ boxes }) => boxes.some(kind));
  const separate = (facts: Known): Ikev2Facts => ({
    ike: part(facts, isOfIke, 4),
    ...(isAsked(isOfFirst) ? { ikeAdditional: part(facts, isOfFirst, 5) } : {}),
    ...(isAsked(isBeside) ? { ikeBeside: part(facts, isBeside, 11) } : {}),
  });
  const calibrations = observations.filter(({ probe }) => probe === 'ikev2/calibration');
  const isCalibration = (one: Observation): boolean => !boxesOf(one).map(withAbsent).some(isAdditional);
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
  const lost = lostAcceptances(asked, taken);
  const refused = refusals.flatMap(({ asked: one, evidence }) => {
    const times = refusals.filter((other) => other.asked.key === one.key).length;
    if (saidTwice.has(one.observation.probe) && times < 2) return [];
    return subtract(without(one.boxes, taken), lost).map(
      // Parts that were asked for once more, of what was asked for as a whole, do not count.
      (box): Refused => ({
        box,
        evidence,
        times: saidTwice.has(one.observation.probe) ? times : Number.POSITIVE_INFINITY,
      }),
    );
  });
  const differs = distinct(acceptances.filter(({ point }) => isFickle(point)));
  const reason = (box: Box): string => (isAdditional(box) && !heedsAdditional ? 'not-calibrated' : 'not-narrowed');
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

/**
 * Boxes of offers that were accepted, and of which no combination was found though it was looked for: another node may have said no to it alone.
 * Left aside is a peer that never says no to a share of that group, whatever is offered.
 */
function lostAcceptances(asked: readonly Asked[], taken: readonly Settled[]): readonly Box[] {
  if (asked.some(({ observation }) => observation.outcome === 'not-made')) return [];
  const refusing = new Set(asked.filter((one) => isNoProposalChosen(one.observation)).map((one) => one.shareGroup));
  return asked
    .filter(({ observation: { probe, outcome }, shareGroup }) => {
      return settling.has(probe) && outcome === 'answered' && refusing.has(shareGroup);
    })
    .filter(({ boxes }) => without(boxes, taken).length > 0 && regionSize(without(boxes, taken)) === regionSize(boxes))
    .flatMap(({ boxes }) => boxes);
}

/** Whether the same question was never answered with an acceptance. */
function isConstant({ key }: Asked, asked: readonly Asked[]): boolean {
  return !asked.some((other) => other.key === key && other.observation.outcome === 'answered');
}

/** Whether the peer was offered what does not exist, and never accepted it. */
function isRefusing(calibrations: readonly Observation[]): boolean {
  return calibrations.length > 0 && calibrations.every(({ outcome }) => outcome !== 'answered');
}

function isAdditional(box: Box): boolean {
  return box.slice(4).some((methods) => !methods.includes(0));
}

/** Without an additional key exchange. An irregular one that is accepted is an IKE SA like others. */
function isOfIke(box: Box, isTaken = false): boolean {
  return !isAdditional(box) && (isTaken || isRegular(box));
}

/** With ADDKE1 alone. */
function isOfFirst(box: Box): boolean {
  return isAdditional(box) && !isAdditional(box.filter((_, at) => at !== 4));
}

function isBeside(box: Box, isTaken = false): boolean {
  return !isOfIke(box, isTaken) && !isOfFirst(box);
}

/** What is known of all of the space. */
interface Known {
  readonly accepted: readonly Settled[];
  readonly refused: readonly Refused[];
  readonly undecided: readonly Undecided[];
  readonly differs: readonly Settled[];
}

/** The facts about some of the boxes, in their first dimensions. */
function part(
  { accepted, refused, undecided, differs }: Known,
  of: (box: Box, isTaken?: boolean) => boolean,
  dimensions: number,
): SpaceFacts {
  const own = <T extends Settled>(settled: readonly T[], isTaken = false): readonly T[] =>
    settled.filter(({ box }) => of(box, isTaken)).map((one) => ({ ...one, box: one.box.slice(0, dimensions) }));
  const refusedHere = own(refused);
  const differsHere = own(differs, true);
  const repeated = refusedHere.map(({ times }) => times).filter((times) => Number.isFinite(times));
  return {
    accepted: own(accepted, true),
    refused: refusedHere.map(({ box, evidence }) => ({ box, evidence })),
    undecided: own(undecided),
    ...(differsHere.length === 0 ? {} : { differs: differsHere }),
    ...(repeated.length === 0 ? {} : { askedTimes: Math.min(...repeated) }),
  };
}

/** A refused box, and how often the question that it is of was refused. */
interface Refused extends Settled {
  readonly times: number;
}

interface Acceptance {
  readonly point: Point;
  readonly id: string;
}

/** The combination that the observation alone shows to be accepted. The SA of an AEAD has no INTEG, whatever was offered beside it. */
function acceptedPoint({ observation, boxes }: Asked): readonly Acceptance[] {
  if (observation.outcome !== 'answered') return [];
  const chosen = observation.answer?.['point'];
  const own = isNumbers(chosen) ? [chosen] : isSinglePoint(boxes) ? [(boxes[0] ?? []).flat()] : [];
  return own.map((point) => {
    const all = withAbsent(pointBox(point)).flat();
    return {
      point: isOfAead(pointBox(all)) ? all.map((value, at) => (at === 1 ? 0 : value)) : all,
      id: observation.id,
    };
  });
}

/** The refusals that count, with the controls that they lie between. */
function controlledRefusals(
  asked: readonly Asked[],
  acceptances: readonly Acceptance[],
): readonly { readonly asked: Asked; readonly evidence: readonly string[] }[] {
  const answered = asked.filter(isAccepted);
  const reader = readerOf(
    answered.flatMap(({ observation: { probe, offer }, boxes, shareGroup }) => {
      const { buried } = offer;
      const own = boxes.map((box) => box.slice(0, isAdditional(box) ? 11 : 4));
      return probe === 'ikev2/buried-control' && isNumbers(buried) ? [{ boxes: own, shareGroup, buried }] : [];
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
  const differ = differing(asked);
  for (const { observation, boxes, key } of asked.toReversed()) {
    if (!whole.has(observation.probe)) continue;
    const left = without(subtract(boxes, [...refused, ...undecided.map(({ box }) => box)]), settled.taken);
    const evidence = [observation.id];
    const reason = (box: Box): string => reasonOf(observation, answered(box));
    undecided.push(...left.map((box) => ({ box, evidence, reason: differ.has(key) ? 'answers-differ' : reason(box) })));
  }
  return undecided;
}

/**
 * The boxes, which share no point, without single combinations: of these there may be tens of thousands. An AEAD that is accepted is left out
 * with every INTEG beside it.
 */
function without(boxes: Region, combinations: readonly Settled[]): Region {
  const isBesideInteg = boxes.some((box) => isOfAead(box) && box[1]?.includes(0) === false);
  const own = combinations.map(({ box }) => box);
  if (isBesideInteg)
    return subtract(
      boxes,
      own.flatMap((box) => sameSa(box.flat())),
    );
  const inside = own.filter((box) => holds(boxes, box.flat()));
  return inside.length === regionSize(boxes) ? [] : subtract(boxes, inside);
}

/** Questions that were accepted once and refused once. */
function differing(asked: readonly Asked[]): ReadonlySet<string> {
  const keysOf = (of: (one: Observation) => boolean): string[] =>
    asked.filter(({ observation }) => of(observation)).map(({ key }) => key);
  const refused = new Set(keysOf(isNoProposalChosen));
  return new Set(keysOf(({ outcome }) => outcome === 'answered').filter((key) => refused.has(key)));
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
