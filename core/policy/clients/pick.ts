import type { Box, Point, Region } from '../../spaces/region.ts';
import { commonOf } from '../algebra/table.ts';
import type { Offer, Proposal } from './client.ts';
import type { Place } from './gate.ts';

/** What of an offer lies in a place, by proposal. */
export interface Fit {
  readonly place: Place;
  /** From 0. */
  readonly proposal: number;
  readonly common: Region;
}

/** A combination that is negotiated, if the order that was asked for decides. */
export interface Choice {
  readonly place: Place;
  readonly proposal: number;
  readonly point: Point;
}

/** Every place with what of the offer lies in it, place by place. */
export function fitsOf({ proposals }: Pick<Offer, 'proposals'>, places: readonly Place[]): readonly Fit[] {
  return places.flatMap((place) =>
    proposals.flatMap((one, proposal) => {
      const common = commonOf([one.box], place.region);
      return common.length === 0 ? [] : [{ place, proposal, common }];
    }),
  );
}

/** The first proposal with something that fits, and of it the values that the client names first. */
export function pickByClient(fits: readonly Fit[], { proposals }: Offer): Choice | undefined {
  const first = Math.min(...fits.map(({ proposal }) => proposal));
  return best(
    fits.filter(({ proposal }) => proposal === first),
    proposals,
  );
}

/** The first place with something that fits, and of it what the client names first. */
export function pickByPlaces(fits: readonly Fit[], { proposals }: Offer): Choice | undefined {
  const [first] = fits;
  const own = fits.filter(({ place }) => place === first?.place);
  return best(
    own.filter(({ proposal }) => proposal === own[0]?.proposal),
    proposals,
  );
}

function best(fits: readonly Fit[], proposals: readonly Proposal[]): Choice | undefined {
  let found: (Choice & { readonly ranks: readonly number[] }) | undefined;
  for (const { place, proposal, common } of fits) {
    for (const box of common) {
      const { point, ranks } = foremost(box, proposals[proposal]?.values ?? []);
      if (found === undefined || isBefore(ranks, found.ranks)) found = { place, proposal, point, ranks };
    }
  }
  return found;
}

/** Of each dimension the value that the client names first: no point of the box is before it. */
function foremost(box: Box, values: Proposal['values']): { readonly point: Point; readonly ranks: readonly number[] } {
  const places = box.map((of, at) => {
    const ranked = of.map((value) => ({ value, rank: Math.max(0, values[at]?.indexOf(value) ?? 0) }));
    return ranked.reduce((one, other) => (other.rank < one.rank ? other : one));
  });
  return { point: places.map(({ value }) => value), ranks: places.map(({ rank }) => rank) };
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((rank, dimension) => rank !== other[dimension]);
  return at !== -1 && (one[at] ?? 0) < (other[at] ?? 0);
}
