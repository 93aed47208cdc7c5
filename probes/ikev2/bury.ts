import { type Box, type Point, pointBox } from '../../src/region/region.ts';
import type { IkeInterview } from './ike-interview.ts';
import { reservedGroup } from './ike-offer.ts';

/** How much a peer has to read to come to the end of an offer, and what it has to be able to read. */
export interface OfferSize {
  readonly proposals: number;
  readonly transforms: number;
  /** Whether a proposal has an additional key exchange, a transform type of RFC 9370. */
  readonly isAdditional: boolean;
  /** Whether the KE payload is of the reserved group. */
  readonly isGroupReserved: boolean;
}

export function offerSize(boxes: readonly Box[], shareGroup: number): OfferSize {
  const values = boxes.flatMap((box) => box.map(({ length }) => length));
  return {
    proposals: boxes.length,
    transforms: values.reduce((sum, length) => sum + length, 0),
    isAdditional: boxes.some((box) => box.length > 4),
    isGroupReserved: shareGroup === reservedGroup,
  };
}

/** Whether who reads `reader` to its end reads `offer` too. */
export function isWithin(offer: OfferSize, reader: OfferSize): boolean {
  return (
    offer.proposals <= reader.proposals &&
    offer.transforms <= reader.transforms &&
    (!offer.isAdditional || reader.isAdditional) &&
    (!offer.isGroupReserved || reader.isGroupReserved)
  );
}

/**
 * Whether the peer accepts the control when it stands last, behind boxes that were refused: it reads an offer of this size to its end. What
 * was refused before these boxes gets a control of its own first, because one that is refused for its size would speak against it.
 */
export async function bury(interview: IkeInterview, boxes: readonly Box[], control: Point): Promise<boolean> {
  await interview.confirm(2);
  const buried = await interview.ask({
    probe: 'ikev2/buried-control',
    boxes: [...boxes, pointBox(control)],
    buried: control,
  });
  return buried.outcome === 'answered';
}
