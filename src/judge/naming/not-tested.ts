import type { Scheme } from '../../../core/endpoint/scheme.ts';
import type { Facts } from '../../../core/facts/facts.ts';
import type { CodePoints } from '../../../core/spaces/code-points.ts';
import type { Region } from '../../../core/spaces/region.ts';
import type { SpaceName } from '../../../core/spaces/registry.ts';
import { spaceOf } from '../../../core/spaces/registry.ts';

/**
 * The names of what is registered for a space and was in no question to the target. What the space is made of (`universe`) is left out:
 * where it was not asked for it is open, and counted as such.
 */
export function notTested(
  space: SpaceName,
  { facts, scheme, universe }: { readonly facts: Facts; readonly scheme: Scheme; readonly universe: Region },
  registries: readonly CodePoints[] = spaceOf(space).registries(),
): readonly string[] {
  const asked = facts.asked?.[space] ?? {};
  return registries
    .filter(({ schemes }) => schemes?.includes(scheme) ?? true)
    .flatMap(({ registry, codes, name, dimension }) => {
      const counted = dimension === undefined ? [] : universe.flatMap((box) => box[dimension] ?? []);
      const told = new Set([...counted, ...(asked[registry] ?? [])]);
      return [...new Set(codes)].filter((code) => !told.has(code)).map(name);
    });
}
