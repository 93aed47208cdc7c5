import type { JsonObject } from '../../src/observation/observation.ts';
import { encryptionName, integrityName, keyExchangeName, prfName } from '../../src/protocol/ikev2/registry.ts';
import { boxSize, pointBox, points, type Region, regionSize, subtract } from '../../src/region/region.ts';
import { bury, isWithin, type OfferSize, offerSize } from './bury.ts';
import type { IkeInterview } from './ike-interview.ts';

import { offeredAlone } from './ikev2-ask.ts';
import { type PackOptions, pack } from './pack.ts';

/** ADDKE1 and KE first: what is refused there makes every later offer smaller. */
const dimensions = [4, 3, 0, 2, 1] as const;
const names = ['encryption', 'integrity', 'prf', 'keyExchange', 'additionalKeyExchange'] as const;
const nameOf = [encryptionName, integrityName, prfName, keyExchangeName, keyExchangeName] as const;

/**
 * For a gateway that accepts much more than is documented: offers the region value by value in each dimension, which settles every value
 * that is accepted in no combination, then what is left combination by combination. Where that would be too many, the values that are
 * left are told, and the combinations stay open.
 */
export async function survey(
  interview: IkeInterview,
  region: Region,
  options: PackOptions,
  found: number,
): Promise<void> {
  let left = region;
  const read: OfferSize[] = [];
  for (const dimension of dimensions) {
    for (const value of valuesOf(left, dimension)) {
      const slice = left
        .map((box) => box.map((values, at) => (at === dimension ? values.filter((one) => one === value) : values)))
        .filter((box) => boxSize(box) > 0);
      if (await isRefused(interview, slice, options, read)) left = subtract(left, slice);
    }
  }
  await interview.confirm();
  const size = regionSize(left);
  if (size === 0 || interview.isOver) return;
  if (size <= offeredAlone(interview.plan)) await offerEach(interview, left);
  else stateSurplus(interview, left, found);
}

function valuesOf(region: Region, dimension: number): readonly number[] {
  return [...new Set(region.flatMap((box) => box[dimension] ?? []))].sort((a, b) => a - b);
}

/** Whether every datagram of the slice was refused. A control is buried in one that is longer than those where it was found before. */
async function isRefused(
  interview: IkeInterview,
  slice: Region,
  options: PackOptions,
  read: OfferSize[],
): Promise<boolean> {
  for (const { boxes, shareGroup } of pack(slice, [], options)) {
    const { outcome } = await interview.ask({ probe: 'ikev2/surplus', boxes });
    if (outcome !== 'refused' || interview.control === undefined) return false;
    const size = offerSize(boxes, shareGroup);
    if (read.some((reader) => isWithin(size, reader))) await interview.confirmWhenDue();
    else if (await bury(interview, boxes, interview.control)) read.push(size);
    else return false;
  }
  return true;
}

async function offerEach(interview: IkeInterview, left: Region): Promise<void> {
  for (const point of points(left, offeredAlone(interview.plan))) {
    await interview.ask({ probe: 'ikev2/bisect', boxes: [pointBox(point)] });
    await interview.confirmWhenDue();
  }
  await interview.confirm();
}

function stateSurplus(interview: IkeInterview, left: Region, found: number): void {
  const own = names.slice(0, left[0]?.length);
  const surplus: JsonObject = Object.fromEntries(own.map((name, dimension) => [name, valuesOf(left, dimension)]));
  const told = own.map(
    (name, dimension) =>
      `${name} ${valuesOf(left, dimension)
        .map((value) => nameOf[dimension]?.(value) ?? 'NONE')
        .join(' ')}`,
  );
  interview.state(
    { probe: 'ikev2/complement', boxes: left },
    'not-made',
    `more than ${found} combinations outside the documented ones are accepted; the rest is not taken apart; values that are not refused in every combination: ${told.join('; ')}`,
    { surplus },
  );
}
