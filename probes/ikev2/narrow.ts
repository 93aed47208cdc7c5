import { type Box, boxSize, type Point, regionSize } from '../../core/spaces/region.ts';
import type { IkeReading } from './ike-answer.ts';
import type { IkeInterview } from './ike-interview.ts';
import { halves } from './pack.ts';

/**
 * One combination of `boxes` that the peer accepts when it is offered alone, after `accepted` was the answer to all of them: bisects the
 * boxes with the group that the answer named, then their dimensions. Undefined when the answers do not agree with each other, or when
 * they end; at most about log2 of the number of combinations exchanges. Of a peer that refuses in silence, silence leads to the other half,
 * and what it ends at has to be accepted alone.
 */
export async function narrow(
  interview: IkeInterview,
  boxes: readonly Box[],
  accepted: IkeReading,
): Promise<Point | undefined> {
  if (accepted.point !== undefined) return accepted.point;
  let candidates: readonly Box[] = boxes
    .map((box) => box.map((values, at) => (at === 3 ? values.filter((group) => group === accepted.group) : values)))
    .filter((box) => boxSize(box) > 0);
  let isShown = regionSize(boxes) === 1;
  while (regionSize(candidates) > 1) {
    const [asked, rest] = inHalves(candidates);
    const reading = await interview.ask({ probe: 'ikev2/bisect', boxes: asked });
    if (reading.point !== undefined) return reading.point;
    const isNo = reading.outcome === 'refused' || (reading.outcome === 'silent' && interview.refusesInSilence);
    if (reading.outcome !== 'answered' && !isNo) return undefined;
    isShown = reading.outcome === 'answered';
    candidates = isShown ? asked : rest;
  }
  if (!isShown) {
    const alone = await interview.ask({ probe: 'ikev2/bisect', boxes: candidates });
    if (alone.outcome !== 'answered') return undefined;
  }
  return candidates[0]?.flat();
}

function inHalves(boxes: readonly Box[]): readonly [readonly Box[], readonly Box[]] {
  const [only] = boxes;
  if (boxes.length === 1 && only !== undefined) {
    const [first = [], second = []] = halves(only);
    return [[first], [second]];
  }
  const middle = Math.ceil(boxes.length / 2);
  return [boxes.slice(0, middle), boxes.slice(middle)];
}
