import { isAead } from '../../core/protocol/ikev2/registry.ts';
import { type Box, boxHas, boxSize, type Point } from '../../core/spaces/region.ts';
import type { SaKind } from '../../core/spaces/sa-vocabulary.ts';
import { isAh } from './proposal.ts';

/** A control that was answered: the proposals that were offered, and what the gateway chose of them. */
export interface AnsweredControl {
  readonly boxes: readonly Box[];
  readonly answer: Point;
}

/** Transforms of a box as a proposal: every value but the zeros that stand for none (INTEG, PFS group, ADDKE; 0 of ESN is a transform). */
export function transformCount(box: Box): number {
  return box.reduce(
    (sum, values, dimension) => sum + values.filter((value) => value !== 0 || dimension === 3).length,
    0,
  );
}

/**
 * What may stand together in one proposal: the same kind of cipher, with integrity or without, and the same payloads. An accepted
 * combination can be put into a proposal of its own kind alone.
 */
export function proposalKind(space: SaKind, box: Box): string {
  const [encryption = [], integrity = [], third = [], , ...additional] = box;
  const cipher = isAh(box) ? 'ah' : encryption.every(isAead) ? 'combined' : 'other';
  const types = additional.flatMap((methods, at) => (methods.some((id) => id !== 0) ? [at + 1] : []));
  const guard = integrity.every((id) => id === 0) ? 'bare' : 'guarded';
  return [cipher, guard, hasKeyExchange(space, third) ? 'ke' : 'none', ...types].join('-');
}

/** Whether a proposal brings a key exchange payload: each for an IKE SA, one with PFS for a CHILD_SA. */
export function bringsKeyExchange(space: SaKind, box: Box): boolean {
  return hasKeyExchange(space, box[2] ?? []);
}

function hasKeyExchange(space: SaKind, groups: readonly number[]): boolean {
  return space === 'ike' || groups.some((group) => group !== 0);
}

/**
 * The boxes of a refused offer that answered controls vouch for: the gateway read a proposal of no fewer transforms. Where something of
 * the kind of a box is accepted, the proposal that was read is of this kind too, stands among no fewer proposals, and has, with others
 * that were read, every value of the box: a gateway that drops a proposal for its length or for a number that it does not know is not
 * vouched for by a short one. A single combination needs no more than an answer.
 */
export function vouchedFor(
  space: SaKind,
  offer: readonly Box[],
  controls: readonly AnsweredControl[],
  accepted: readonly Point[],
): readonly Box[] {
  const read = controls.flatMap(({ boxes, answer }) =>
    boxes.filter((box) => boxHas(box, answer)).map((box) => ({ box, among: boxes.length })),
  );
  const known = new Set(accepted.map((point) => proposalKind(space, toBox(point))));
  return offer.filter((box) => {
    if (boxSize(box) === 1) return controls.length > 0;
    const kind = proposalKind(space, box);
    const fitting = known.has(kind)
      ? read.filter((one) => proposalKind(space, one.box) === kind && one.among >= offer.length)
      : read;
    if (!fitting.some((one) => transformCount(one.box) >= transformCount(box))) return false;
    return (
      !known.has(kind) ||
      box.every((values, at) => values.every((value) => fitting.some((one) => one.box[at]?.includes(value) === true)))
    );
  });
}

const toBox = (point: Point): Box => point.map((value) => [value]);
