import { formsOf } from '../../core/protocol/ikev2/question-kinds.ts';
import { isAead } from '../../core/protocol/ikev2/registry.ts';
import { type Box, type Point, pointBox, type Region } from '../../core/spaces/region.ts';
import { everythingRegistered } from '../../core/spaces/sa-vocabulary.ts';

const everyIntegrity: readonly number[] = [0, ...everythingRegistered().integrity];

/** Whether a proposal of the box has a form that it may have (RFC 7296 section 3.3). */
export function isRegular([encryption = [], integrity = []]: Box): boolean {
  return formsOf(encryption, integrity).length === 0;
}

/** Whether all ciphers of the box are combined-mode ones. */
export function isOfAead([encryption = []]: Box): boolean {
  return encryption.every((value) => isAead(value));
}

/**
 * The boxes by what kind of proposal they are: a strict responder may drop a proposal for its form, so what is in order never stands in one
 * with what is not, nor one set of transform types with another.
 */
export function byShape(region: Region): readonly Region[] {
  return [...Map.groupBy(region, shapeOf).values()];
}

function shapeOf(box: Box): string {
  const [encryption = [], integrity = []] = box;
  const types = box.slice(4).map((methods) => methods.includes(0));
  return [isOfAead(box), ...formsOf(encryption, integrity), ...types].join();
}

/** The points of all forms in which the combination can be asked for: an AEAD takes its SA whatever INTEG stands beside it. */
export function sameSa(point: Point): Region {
  const own = pointBox(point);
  return isOfAead(own) ? [own.map((values, at) => (at === 1 ? everyIntegrity : values))] : [own];
}
