import type { JsonObject } from '../../core/observation/observation.ts';
import { ikeSpace } from '../../core/spaces/ike-sa.ts';
import { boxSize, pointBox, points, type Region, regionSize, subtract } from '../../core/spaces/region.ts';
import { nameBox } from '../../core/spaces/space.ts';
import { byShape } from './box-form.ts';
import { bury } from './bury.ts';
import type { IkeInterview } from './ike-interview.ts';
import { offeredAlone } from './ikev2-ask.ts';
import { type PackOptions, pack } from './pack.ts';

/** Additional key exchanges and KE first: what is refused there makes every later offer smaller. */
const dimensions = [10, 9, 8, 7, 6, 5, 4, 3, 0, 2, 1] as const;

/**
 * For a gateway that accepts much more than is documented: offers the region by kinds of proposals, then value by value in each dimension,
 * which settles every value that is accepted in no combination, then what is left combination by combination. Where that would be too many, the values that are
 * left are told, and the combinations stay open.
 */
export async function survey(
  interview: IkeInterview,
  region: Region,
  options: PackOptions,
  found: number,
): Promise<void> {
  let left: Region = [];
  for (const alike of byShape(region)) if (!(await isRefused(interview, alike, options))) left = [...left, ...alike];
  for (const dimension of dimensions) {
    // Without an additional key exchange there is nothing to look at value by value.
    for (const value of valuesOf(left, dimension).filter((one) => dimension < 4 || one !== 0)) {
      const slice = left
        .map((box) => box.map((values, at) => (at === dimension ? values.filter((one) => one === value) : values)))
        .filter((box) => boxSize(box) > 0);
      if (await isRefused(interview, slice, options)) left = subtract(left, slice);
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

/** Whether every datagram of the slice was refused, and read. */
async function isRefused(interview: IkeInterview, slice: Region, options: PackOptions): Promise<boolean> {
  for (const datagram of pack(slice, [], options)) {
    const question = { probe: 'ikev2/surplus', ...datagram };
    const known = interview.accepted.length;
    if ((await interview.ask(question)).outcome !== 'refused') return false;
    if ((await bury(interview, datagram, options)) !== 'read') return false;
    // Behind a refusal that counts stands a control that was taken at once.
    if (interview.accepted.length > known && (await interview.ask(question)).outcome !== 'refused') return false;
    await interview.confirmWhenDue();
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
  const columns = [...dimensions].sort((a, b) => a - b).map((dimension) => valuesOf(left, dimension));
  const own = Object.entries(nameBox(ikeSpace, columns))
    .map(([key, names], at) => ({ key, names, values: columns[at] ?? [] }))
    .filter(({ values }, dimension) => dimension < 4 || values.some((id) => id !== 0));
  const surplus: JsonObject = Object.fromEntries(own.map(({ key, values }) => [key, values]));
  const told = own.map(({ key, names }) => `${key} ${names.map((name) => name ?? 'NONE').join(' ')}`);
  interview.state(
    { probe: 'ikev2/complement', boxes: left },
    'not-made',
    `more than ${found} combinations outside the documented ones are accepted; the rest is not taken apart; values that are not refused in every combination: ${told.join('; ')}`,
    { surplus },
  );
}
