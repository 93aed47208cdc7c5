import type { Box, Point } from '../spaces/region.ts';
import { type SpaceName, spaceOf } from '../spaces/registry.ts';

/** The code points of a combination in the words of the registries, or the first name that is not of them. */
export function combinationPoint(
  space: SpaceName,
  combination: object,
): { readonly point: Point } | { readonly unregistered: string } {
  const { dimensions, further } = spaceOf(space);
  const told = combination as Readonly<Record<string, string | null | readonly string[] | undefined>>;
  const point: number[] = [];
  const add = (
    codes: readonly number[],
    name: (code: number) => string | null,
    value: string | null,
  ): string | undefined => {
    const code = value === null ? 0 : codes.find((one) => name(one) === value);
    point.push(code ?? 0);
    return code === undefined ? (value ?? '') : undefined;
  };
  for (const [key, { usable, name }] of Object.entries(dimensions)) {
    const value = told[key];
    const wrong = add(usable(), name, typeof value === 'string' ? value : null);
    if (wrong !== undefined) return { unregistered: wrong };
  }
  const behind = further === undefined ? undefined : told[further.key];
  if (further === undefined || !Array.isArray(behind)) return { point };
  for (const value of behind as readonly (string | null)[]) {
    const wrong = add(further.usable(), further.name, value);
    if (wrong !== undefined) return { unregistered: wrong };
  }
  return { point };
}

/** The code points of a box of names; names that no registry has stand for nothing, so that the box is smaller and never larger. */
export function boxOfNames(space: SpaceName, names: Readonly<Record<string, readonly (string | null)[]>>): Box {
  const { dimensions, further } = spaceOf(space);
  const codes = (
    values: readonly (string | null)[],
    usable: readonly number[],
    name: (code: number) => string | null,
  ) => usable.filter((code) => values.includes(name(code)));
  const known = Object.entries(dimensions).map(([key, { usable, name }]) => codes(names[key] ?? [], usable(), name));
  if (further === undefined) return known;
  const behind = Object.entries(names).filter(([key]) => key.startsWith(further.key));
  return [...known, ...behind.map(([, values]) => codes(values, further.usable(), further.name))];
}
