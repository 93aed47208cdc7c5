import type { Scheme } from '../endpoint/scheme.ts';
import type { CodePoints } from './code-points.ts';
import type { Box, Point, Region } from './region.ts';
import type { Spelling } from './spelling.ts';

/** A value in a combination of the result document; null is none of it. */
export type Told = string | null;

/** One thing that is negotiated: a number inside, a name outside. */
export interface Dimension<Field extends string = string, Name extends string | null = string | null> {
  /** Its key in the rows and constraints of a policy file. */
  readonly field: Field;
  /** Its registry, as in `Facts.asked`. */
  readonly registry: string;
  /** Every number of the registry that means something. */
  readonly codes: () => readonly number[];
  /** The registry's name, and a printable one for a number that is not registered. */
  readonly name: (value: number) => Name;
  /** How a policy file spells its values. */
  readonly spelling: Spelling;
  /** Every number that a policy may speak of in this table. */
  readonly usable: () => readonly number[];
  /** Why a number that has a name is no `usable` one; absent where all of them are. */
  readonly misuse?: (value: number) => string;
  /** What a row means that does not name it: any of these; absent where every row has to. */
  readonly unsaid?: readonly number[];
  /** A source may leave it open: `tolerates` of the table. */
  readonly isTolerable?: true;
  /** Its label for a reader; absent: its key in words. */
  readonly label?: string;
  /** A value of a combination where it does not speak for itself. */
  readonly words?: (value: Told | number) => string;
  /** What a vendor's heading says that means it; absent where none is known to. */
  readonly heading?: RegExp;
  /** A way to use the algorithms, and none itself. */
  readonly isNoAlgorithm?: true;
}

/** By key in a combination of the result document, in the order of a point's numbers. */
export type Dimensions = Readonly<Record<string, Dimension>>;

/** What may come up to seven times behind the dimensions, a number each: the additional key exchanges of RFC 9370. */
export interface Further<Key extends string = string, Value extends Told = Told> {
  /** In a combination of the result document, and in the rows and constraints of a policy file. */
  readonly key: Key;
  /** How a policy file spells one of them, and that there is none. */
  readonly spelling: Spelling;
  /** Every number that a policy may speak of, 0 among them. */
  readonly usable: () => readonly number[];
  /** 0 stands for none. */
  readonly told: (value: number) => Value;
  readonly name: (value: number) => string | null;
}

/** A value of a row that does not go with the others. */
export interface Misfit {
  readonly dimension: number;
  /** Which of the dimension's values, in the order that was given. */
  readonly at: number;
  readonly code: 'aead-integrity' | 'not-usable';
  readonly message: string;
}

/** A table of a policy: its dimensions with their names and words, and everything that is in it. */
export interface Space<Of extends Dimensions = Dimensions, More extends Further = never> {
  /** What a title calls the table. */
  readonly label: string;
  /** Schemes of the targets that have it. */
  readonly schemes: readonly Scheme[];
  readonly dimensions: Of;
  readonly further?: More;
  /** Everything that a probe of ours can offer. */
  readonly universe: () => Region;
  /** Not all that the values of its dimensions make together can be negotiated, but what is in the universe alone. */
  readonly isPartial?: true;
  /**
   * For each version the points [version, suite] of the space `tls` that its values go with, a box each: where all of them are refused, nothing of the
   * table can be negotiated. Absent: it rests on no other.
   */
  readonly carriers?: () => Region;
  /** The registries whose numbers questions about it are made of: what is in none of them was not tested. */
  readonly registries: () => readonly CodePoints[];
  /** What does not go together in a row, whose values are given dimension by dimension. */
  readonly misfits: (columns: readonly (readonly number[])[]) => readonly Misfit[];
}

/** A space, whatever its dimensions are. */
export type SomeSpace = Space<Dimensions, Further>;

/** A combination of the result document. */
export type Combination<Of extends Dimensions> = {
  readonly [Key in keyof Of]: Of[Key] extends Dimension<string, infer Name> ? Name : never;
};

/** What stands behind the dimensions of a combination, in order; absent where there is none. */
export type Behind<More extends Further> = { readonly [Key in More['key']]?: readonly ReturnType<More['told']>[] };

/** Keys of a policy file. */
export type FieldOf<Of extends Dimensions> = Of[keyof Of]['field'];

/** A point of the space, or one with more behind it, in the words of the registries. */
export function namePoint<Of extends Dimensions, More extends Further>(
  { dimensions, further }: Space<Of, More>,
  point: Point,
): Combination<Of> & Behind<More> {
  const known = Object.entries(dimensions);
  const named = known.map(([key, { name }], at) => [key, name(point[at] ?? 0)] as const);
  const behind = point.slice(known.length, point.findLastIndex((value) => value !== 0) + 1);
  const more = further === undefined || behind.length === 0 ? [] : [[further.key, behind.map(further.told)] as const];
  // Keys and values are those of the type that the dimensions give.
  return Object.fromEntries([...named, ...more]) as Combination<Of> & Behind<More>;
}

/** The names of a box by key; what stands behind the dimensions has its number from the second on. */
export function nameBox(
  { dimensions, further }: SomeSpace,
  box: Box,
): Readonly<Record<string, readonly (string | null)[]>> {
  const known = Object.entries(dimensions).map(([key, { name }]) => ({ key, name }));
  return Object.fromEntries(
    box.flatMap((values, at) => {
      const own = known[at] ?? further;
      if (own === undefined) return [];
      const { key, name } = own;
      const number = at - known.length + 1;
      return [[number > 1 ? `${key}${number}` : key, values.map((value) => name(value))] as const];
    }),
  );
}

/** The numbers of a box by registry, as in `Facts.asked`. */
export function askedIn({ dimensions }: SomeSpace, box: Box): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.values(dimensions).map(({ registry }, at) => [registry, box[at] ?? []]));
}

/** The registries of dimensions. */
export function codesOf(dimensions: Dimensions): readonly CodePoints[] {
  return Object.values(dimensions).map(({ registry, codes, name }, dimension) => ({
    registry,
    codes: codes(),
    name: (code) => name(code) ?? 'NONE',
    dimension,
  }));
}
