import { defined } from '../defined.ts';
import { type SpaceName, spaceNames } from '../spaces/registry.ts';
import type { FileTable, PolicyFile } from './policy-file.ts';
import type { Path } from './schema-problems.ts';

/** A table that is no part of another. */
export type TopTable = Exclude<SpaceName, `${string}.${string}`>;

export const topTables: readonly TopTable[] = spaceNames.filter((space): space is TopTable => !space.includes('.'));

/** Where a table stands in a file. */
export function tablePath(space: SpaceName): Path {
  return space.split('.');
}

/** The tables that are parts of this one, by their key in it. */
export function partsOf(table: SpaceName): readonly { readonly key: string; readonly space: SpaceName }[] {
  return spaceNames
    .filter((space) => space.startsWith(`${table}.`))
    .map((space) => ({ key: space.slice(table.length + 1), space }));
}

/** The table of a file, whatever it may be; one that is a part of another has its schemes and its role, where it says no others. */
export function tableIn(file: PolicyFile, space: SpaceName): FileTable | null | undefined {
  const [top = '', part] = space.split('.');
  const whole = file[top as TopTable] as FileTable | null | undefined;
  if (part === undefined || typeof whole !== 'object' || whole === null) return part === undefined ? whole : undefined;
  const own = whole[part as 'groups' | 'signatures'] as FileTable | null | undefined;
  if (typeof own !== 'object' || own === null) return own;
  return { ...defined({ schemes: whole.schemes, role: whole.role }), ...own };
}

/** The table that a path of a file leads into, and the list in it. */
export function placeIn(path: Path): { readonly table: string; readonly list: string } {
  const [first = '', second = '', third = ''] = path.map(String);
  const inner = `${first}.${second}`;
  return spaceNames.some((space) => space === inner) ? { table: inner, list: third } : { table: first, list: second };
}
