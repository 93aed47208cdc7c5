import { transformOf } from '../../core/protocol/ikev2/transform-value.ts';
import type { Box, Point } from '../../core/spaces/region.ts';
import { isRegular } from './box-form.ts';
import { hasAdditional } from './ike-offer.ts';

/** An offer with a combination at its end that was accepted, though everything before it is not: the peer read it to its end. */
export interface ReadOffer {
  readonly boxes: readonly Box[];
  readonly shareGroup: number;
  /** The combination: the last box, or the last value of each of its dimensions. */
  readonly buried: Point;
}

/** How much a peer has to read to come to the end of a datagram, and what it has to be able to read. */
interface DatagramSize {
  readonly proposals: number;
  readonly transforms: number;
  /** Whether a proposal has a transform type of RFC 9370. */
  readonly isAdditional: boolean;
  /** Whether a proposal has a form that it must not have. */
  readonly isIrregular: boolean;
  /** A peer may refuse whoever sends a share of a group that it does not want to know. */
  readonly shareGroup: number;
}

/** What a peer was shown to read. */
export interface Reader {
  readonly datagrams: readonly DatagramSize[];
  /** The most transforms of a proposal of which it took the last ones. */
  readonly longest: number;
  /** Ids of ENCR, INTEG, PRF and KE that stood in such a proposal, or were accepted: none makes it drop a proposal. */
  readonly ids: readonly ReadonlySet<number>[];
}

/** Dimensions of [ENCR, INTEG, PRF, KE]; additional key exchanges are methods of the last one's registry. */
const dimensions = [0, 1, 2, 3] as const;

/** What accepted offers show, and combinations that were accepted alone. */
export function readerOf(offers: readonly ReadOffer[], accepted: readonly Point[]): Reader {
  const inside = offers.flatMap(({ boxes, buried }) =>
    boxes.slice(-1).filter((last) => last.every((values, at) => values.at(-1) === (buried[at] ?? 0))),
  );
  const ids = dimensions.map(
    (at) =>
      new Set([
        ...inside.flatMap((box) => (box[at] ?? []).map((value) => idOf(value, at))),
        ...accepted.map((point) => idOf(point[at] ?? 0, at)),
      ]),
  );
  return { datagrams: offers.map(sizeOf), longest: Math.max(0, ...inside.map(transformsIn)), ids };
}

/**
 * What shows that a refused offer was read: undefined when all is shown, otherwise what is not, 'datagram' when it is its length as a whole or
 * a kind of proposal in it, or the box of which it is not known that a proposal so long, or with these ids, is read.
 */
export function unreadOf(
  offer: { readonly boxes: readonly Box[]; readonly shareGroup: number },
  reader: Reader,
): Box | 'datagram' | undefined {
  const box = offer.boxes.find((one) => !isBoxRead(one, reader));
  if (box !== undefined) return box;
  const size = sizeOf(offer);
  return isWithin(size, reader.datagrams) ? undefined : 'datagram';
}

/** A dimension of one value that the peer does not know is refused for it, and rightly. */
function isBoxRead(box: Box, { longest, ids }: Reader): boolean {
  if (box.every((values) => values.length === 1)) return true;
  const known = (at: number): ReadonlySet<number> | undefined => ids[Math.min(at, 3)];
  return (
    transformsIn(box) <= longest &&
    box.every((values, at) => values.length === 1 || values.every((value) => known(at)?.has(idOf(value, at)) === true))
  );
}

/** Each bound may be shown by another datagram, behind a share of the same group. */
function isWithin(offer: DatagramSize, datagrams: readonly DatagramSize[]): boolean {
  const alike = datagrams.filter(({ shareGroup }) => shareGroup === offer.shareGroup);
  return (
    alike.some(({ proposals }) => offer.proposals <= proposals) &&
    alike.some(({ transforms }) => offer.transforms <= transforms) &&
    (!offer.isAdditional || alike.some(({ isAdditional }) => isAdditional)) &&
    (!offer.isIrregular || alike.some(({ isIrregular }) => isIrregular))
  );
}

function sizeOf({ boxes, shareGroup }: { readonly boxes: readonly Box[]; readonly shareGroup: number }): DatagramSize {
  return {
    proposals: boxes.length,
    transforms: boxes.reduce((sum, box) => sum + transformsIn(box), 0),
    isAdditional: boxes.some(hasAdditional),
    isIrregular: boxes.some((box) => !isRegular(box)),
    shareGroup,
  };
}

/** Transforms of a box's proposal; what is not there is 0 alone. */
export function transformsIn(box: Box): number {
  return box.reduce((sum, values) => sum + (values.length === 1 && values[0] === 0 ? 0 : values.length), 0);
}

/** The key length is no part of what a peer knows or not. */
function idOf(value: number, dimension: number): number {
  return dimension === 0 ? transformOf(value).id : value;
}
