import { ipsecSpace } from './child-sa.ts';
import { ikeSpace } from './ike-sa.ts';
import { intersect, type Region } from './region.ts';
import type { Dimension, FieldOf, Further, Space } from './space.ts';
import { tlsSpace } from './tls-suites.ts';
import { tlsGroupSpace, tlsSignatureSpace } from './tls-values.ts';

/** The tables of policies, by their place in a file: 'tls.groups' is the part `groups` of `tls`. */
const spaces: {
  readonly ike: typeof ikeSpace;
  readonly ipsec: typeof ipsecSpace;
  readonly tls: typeof tlsSpace;
  readonly 'tls.groups': typeof tlsGroupSpace;
  readonly 'tls.signatures': typeof tlsSignatureSpace;
} = {
  ike: ikeSpace,
  ipsec: ipsecSpace,
  tls: tlsSpace,
  'tls.groups': tlsGroupSpace,
  'tls.signatures': tlsSignatureSpace,
};

/** The spaces that policies and facts are regions of. */
export type SpaceName = keyof typeof spaces;

/** The fields of the rows of all tables. */
export type FieldName = { readonly [Name in SpaceName]: FieldOf<(typeof spaces)[Name]['dimensions']> }[SpaceName];

/** What may stand behind the dimensions of a table, by its key. */
export type FurtherKey = 'additionalKeyExchange';

export const spaceNames: readonly SpaceName[] = Object.keys(spaces) as SpaceName[];

/** A dimension of some table. */
export type SomeDimension = Dimension<FieldName>;

/** The space of a table, whatever its dimensions are. */
export function spaceOf(name: SpaceName): Space<Readonly<Record<string, SomeDimension>>, Further<FurtherKey>> {
  return spaces[name];
}

/** How many numbers a point of the table has, without what may stand behind them. */
export function dimensionCount(name: SpaceName): number {
  return Object.keys(spaceOf(name).dimensions).length;
}

/** What of a region can be negotiated. */
export function negotiable(name: SpaceName, region: Region): Region {
  const { isPartial, universe } = spaceOf(name);
  return isPartial === true ? intersect(region, universe()) : region;
}

/** What combinations of the result document are made of, by key. Where tables share one, it is the dimension whose values need words. */
export const dimensionsByKey: ReadonlyMap<string, SomeDimension> = byKey();

function byKey(): ReadonlyMap<string, SomeDimension> {
  const found = new Map<string, SomeDimension>();
  for (const [key, dimension] of spaceNames.flatMap((name) => Object.entries(spaceOf(name).dimensions))) {
    if (found.get(key)?.words === undefined) found.set(key, dimension);
  }
  return found;
}

/** Keys of combinations that hold a list: what stands behind the dimensions. */
export const furtherKeys: ReadonlySet<string> = new Set(spaceNames.flatMap((name) => spaceOf(name).further?.key ?? []));
