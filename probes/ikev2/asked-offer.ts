import type { Settled } from '../../core/facts/facts.ts';
import { inOrder } from '../../core/observation/in-order.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { notifyType } from '../../core/protocol/ikev2/numbers.ts';
import { extended } from '../../core/spaces/behind.ts';
import { type Box, type Point, pointBox, regionSize } from '../../core/spaces/region.ts';
import { isOfAead } from './box-form.ts';
import { boxesOf, isNumbers } from './recorded-offer.ts';

/** An observation whose offer is a region of the space of IKE SAs, [ENCR, INTEG, PRF, KE, ADDKE1 … ADDKE7]. */
export interface Asked {
  readonly observation: Observation;
  readonly boxes: readonly Box[];
  readonly shareGroup: number;
  /** The same for the same question. */
  readonly key: string;
}

export interface Acceptance {
  readonly point: Point;
  readonly id: string;
}

/** The combination that the observation alone shows to be accepted. The SA of an AEAD has no INTEG, whatever was offered beside it. */
export function acceptedPoint({ observation, boxes }: Asked): readonly Acceptance[] {
  if (observation.outcome !== 'answered') return [];
  const chosen = observation.answer?.['point'];
  const own = isNumbers(chosen) ? [chosen] : isSinglePoint(boxes) ? boxes.map((box) => box.flat()) : [];
  return own.map((point) => {
    const all = extended(pointBox(point), 11).flat();
    return {
      point: isOfAead(pointBox(all)) ? all.map((value, at) => (at === 1 ? 0 : value)) : all,
      id: observation.id,
    };
  });
}

export function isNoProposalChosen({ outcome, answer }: Observation): boolean {
  return outcome === 'refused' && answer?.['notify'] === notifyType.noProposalChosen;
}

export function isSinglePoint(boxes: readonly Box[]): boolean {
  return regionSize(boxes) === 1;
}

/** Probes whose refusal of many combinations settles them. */
export const settling: ReadonlySet<string> = new Set(['ikev2/complement', 'ikev2/surplus']);

/**
 * Probes that ask for all that is asked for; the others ask for parts of it again. Their refusals have to be said twice: a request may be
 * changed on its way, and nodes behind one address may differ.
 */
export const whole: ReadonlySet<string> = new Set(['ikev2/row', 'ikev2/complement']);

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

/** The offers of the space, in the order in which they were made. */
export function askedOffers(observations: readonly Observation[]): readonly Asked[] {
  return inOrder(observations.filter(({ probe }) => inSpace.has(probe))).map((observation) => {
    const boxes = boxesOf(observation);
    const shareGroup = typeof observation.offer['shareGroup'] === 'number' ? observation.offer['shareGroup'] : 0;
    return {
      observation,
      boxes: boxes.map((box) => extended(box, 11)),
      shareGroup,
      key: JSON.stringify([shareGroup, boxes]),
    };
  });
}

/** Each combination once, with all that show it. */
export function distinct(points: readonly Acceptance[]): readonly Settled[] {
  const byPoint = new Map<string, { readonly box: Box; readonly evidence: string[] }>();
  for (const { point, id } of points) {
    const known = byPoint.get(point.join(' '));
    if (known === undefined) byPoint.set(point.join(' '), { box: pointBox(point), evidence: [id] });
    else known.evidence.push(id);
  }
  return [...byPoint.values()];
}
