import { type Box, type Point, pointBox } from '../../src/region/region.ts';
import type { IkeInterview } from './ike-interview.ts';

/** How much a peer has to read to come to the end of an offer. */
export interface OfferSize {
  readonly proposals: number;
  readonly transforms: number;
}

export function offerSize(boxes: readonly Box[]): OfferSize {
  const values = boxes.flatMap((box) => box.map(({ length }) => length));
  return { proposals: boxes.length, transforms: values.reduce((sum, length) => sum + length, 0) };
}

/** Whether who reads `reader` to its end reads `offer` too. */
export function isWithin(offer: OfferSize, reader: OfferSize): boolean {
  return offer.proposals <= reader.proposals && offer.transforms <= reader.transforms;
}

/** Whether the peer accepts the control when it stands last, behind boxes that were refused: it reads an offer of this size to its end. */
export async function bury(interview: IkeInterview, boxes: readonly Box[], control: Point): Promise<boolean> {
  const buried = await interview.ask({
    probe: 'ikev2/buried-control',
    boxes: [...boxes, pointBox(control)],
    buried: control,
  });
  return buried.outcome === 'answered';
}
