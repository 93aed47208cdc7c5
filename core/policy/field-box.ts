import { extended, mostBehind } from '../spaces/behind.ts';
import { type Box, box, type Region } from '../spaces/region.ts';

import { type SomeDimension, type SpaceName, spaceOf } from '../spaces/registry.ts';
import { leftOpen } from './left-open.ts';
import { resolve } from './names.ts';
import type { FileFields, OneOrMany } from './policy-file.ts';
import type { Path } from './schema-problems.ts';
import type { CheckContext } from './yaml-document.ts';

/** A code point, and where its name stands. */
export interface Item {
  readonly value: number;
  readonly path: Path;
}

/** The code points of one field; undefined after a problem was reported, here or by the schema. */
export function itemsOf(
  {
    field,
    spelling,
    usable,
    misuse,
  }: Pick<SomeDimension, 'spelling' | 'usable' | 'misuse'> & {
    readonly field: string;
  },
  given: OneOrMany<string | number>,
  path: Path,
  context: CheckContext,
): readonly Item[] | undefined {
  const list = Array.isArray(given);
  const names: readonly (string | number)[] = list ? given : [given as string | number];
  const items = names.flatMap((name, at) => {
    const place = list ? [...path, field, at] : [...path, field];
    if (!context.sound(place)) return [];
    const named = resolve(name, spelling);
    if (!('value' in named)) {
      context.report(place, named.code, named.message);
      return [];
    }
    const { value } = named;
    if (misuse === undefined || usable().includes(value)) return [{ value, path: place }];
    context.report(place, 'not-usable', misuse(value));
    return [];
  });
  return items.length === names.length ? items : undefined;
}

/**
 * What may stand behind the dimensions of a table, one list of code points after the other, 0 for none; no list where nothing is said, and
 * nothing behind. Undefined after a problem was reported.
 */
function behindOf(
  space: SpaceName,
  fields: FileFields,
  path: Path,
  context: CheckContext,
): readonly (readonly number[])[] | undefined {
  const { further } = spaceOf(space);
  if (further === undefined) return [];
  const given = fields[further.key];
  if (given === undefined) return [];
  const place = [...path, further.key];
  if (given === 'any') return context.sound(place) ? Array.from({ length: mostBehind }, further.usable) : undefined;
  const among = Array.isArray(given) ? given.indexOf('any') : -1;
  if (among !== -1) {
    context.report([...place, among], 'not-usable', 'wanted any alone, found it in a list');
    return undefined;
  }
  const values = itemsOf({ ...further, field: further.key }, given, path, context)?.map(({ value }) => value);
  return values?.every((value) => value === 0) === true ? [] : values && [values];
}

/** What of a row's box its source leaves open, by `tolerates` of the table: nothing after a problem was reported. */
export function toleratedBoxes(
  space: SpaceName,
  tolerates: FileFields,
  path: Path,
  of: Box,
  context: CheckContext,
): Region {
  const known = dimensionsOf(space);
  const open = known.map((dimension) => {
    const given = dimension.isTolerable === true ? tolerates[dimension.field] : undefined;
    return given === undefined ? [] : (itemsOf(dimension, given, path, context) ?? []).map(({ value }) => value);
  });
  const behind = behindOf(space, tolerates, path, context) ?? [];
  return leftOpen(of, [...open, ...behind]);
}

/**
 * The box of a row; undefined after a problem was reported. The row may be one that the schema refuses: then its sound fields are looked
 * at all the same, so that their problems are told too.
 */
export function rowBox(space: SpaceName, row: FileFields, path: Path, context: CheckContext): Box | undefined {
  const columns = dimensionsOf(space).map((dimension): readonly Item[] | undefined => {
    const given = row[dimension.field];
    if (given === undefined && dimension.unsaid !== undefined)
      return dimension.unsaid.map((value) => ({ value, path }));
    return itemsOf(dimension, given ?? [], path, context);
  });
  const complete = columns.filter((column) => column !== undefined);
  if (complete.length < columns.length) return undefined;
  const values = complete.map((column) => column.map(({ value }) => value));
  const behind = behindOf(space, row, path, context);
  const misfits = spaceOf(space).misfits(values);
  for (const { dimension, at, code, message } of misfits) {
    context.report(complete[dimension]?.[at]?.path ?? path, code, message);
  }
  return misfits.length === 0 && behind !== undefined ? box(...values, ...behind) : undefined;
}

/**
 * The boxes of a constraint's sides: a field that is not named means all its values, and what stands behind the dimensions is left open where
 * neither side names it. Undefined after a problem was reported; like a row's, the fields may be those of an entry that the schema refuses.
 */
export function constraintBoxes(
  space: SpaceName,
  { when, then }: { readonly when: FileFields; readonly then: FileFields | 'nothing' },
  path: Path,
  context: CheckContext,
): { readonly when: Box; readonly then: Box } | undefined {
  const one = sideOf(space, when, [...path, 'when'], context);
  const other = then === 'nothing' ? emptyBox(space) : sideOf(space, then, [...path, 'then'], context);
  if (one === undefined || other === undefined) return undefined;
  const length = Math.max(one.length, other.length);
  const any = spaceOf(space).further?.usable();
  return { when: extended(one, length, any), then: extended(other, length, any) };
}

/** The box of one side, of the dimensions alone where nothing is said of what stands behind them. */
export function sideOf(space: SpaceName, fields: FileFields, path: Path, context: CheckContext): Box | undefined {
  const dimensions = dimensionsOf(space);
  const columns = dimensions.map((dimension) => {
    const given = fields[dimension.field];
    if (given === undefined) return dimension.usable();
    return itemsOf(dimension, given, path, context)?.map(({ value }) => value);
  });
  const complete = columns.filter((column) => column !== undefined);
  const behind = behindOf(space, fields, path, context);
  if (complete.length < columns.length || behind === undefined) return undefined;
  const { further } = spaceOf(space);
  const isSaid = further !== undefined && fields[further.key] !== undefined;
  return extended(box(...complete, ...behind), dimensions.length + (isSaid ? mostBehind : 0));
}

/** The box without a point: what `then: nothing` means. */
function emptyBox(space: SpaceName): Box {
  return dimensionsOf(space).map(() => []);
}

function dimensionsOf(space: SpaceName): readonly SomeDimension[] {
  return Object.values(spaceOf(space).dimensions);
}
