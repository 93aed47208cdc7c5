import { GateproofError } from '../gateproof-error.ts';

/**
 * Sets of points in a space of finite dimensions, kept as disjoint boxes.
 *
 * A point is one number per dimension; a box is one sorted list of numbers per dimension and stands for their product; a region is a
 * list of disjoint boxes. Nothing here knows a protocol: what a number means is the caller's.
 */

/** One number per dimension. */
export type Point = readonly number[];

/** One ascending list without duplicates per dimension; an empty list anywhere makes the box empty. */
export type Box = readonly (readonly number[])[];

/** Disjoint, non-empty boxes. */
export type Region = readonly Box[];

export class RegionError extends GateproofError<'dimension-mismatch' | 'region-too-complex'> {
  constructor(code: RegionError['code'], message: string) {
    // How many dimensions a space has is ours; how finely it is cut, a policy and a recording say.
    super({ name: 'RegionError', code, fault: code === 'dimension-mismatch' ? 'ours' : 'input' }, message);
  }

  static dimensions(wanted: number, found: number): RegionError {
    return new RegionError('dimension-mismatch', `a box of ${wanted} dimensions wanted, one of ${found} found`);
  }
}

/**
 * Boxes that one region may have. What probes ask comes to a few hundred; boxes that somebody made to overlap at random come to more than any
 * time is enough for.
 */
const boxesAtMost = 2000;

/** The box of the given values, each dimension sorted and without duplicates. */
export function box(...dimensions: readonly (readonly number[])[]): Box {
  return dimensions.map((values) => (isAscending(values) ? values : [...new Set(values)].sort((a, b) => a - b)));
}

function isAscending(values: readonly number[]): boolean {
  for (let at = 1; at < values.length; at++) if (!(Number(values[at - 1]) < Number(values[at]))) return false;
  return true;
}

/** The box that holds one point. */
export function pointBox(point: Point): Box {
  return point.map((value) => [value]);
}

/** Number of points of a box. */
export function boxSize(of: Box): number {
  return of.reduce((size, values) => size * values.length, 1);
}

/** Number of points of a region. */
export function regionSize(region: Region): number {
  return region.reduce((size, part) => size + boxSize(part), 0);
}

/** The points of both boxes. Throws RegionError when the dimensions differ. */
export function intersectBoxes(a: Box, b: Box): Box {
  if (a.length !== b.length) throw RegionError.dimensions(a.length, b.length);
  return a.map((values, dimension) => {
    const isOfBoth = isAmong(b[dimension] ?? [], values.length);
    return values.filter((value) => isOfBoth(value));
  });
}

/** So many comparisons of two lists are done before what they share could be looked up. */
const fewComparisons = 512;
/** The same lists meet again and again: what is made of one is kept as long as it is. */
const lookUps = new WeakMap<readonly number[], ReadonlySet<number>>();

function lookUpOf(values: readonly number[]): ReadonlySet<number> {
  const known = lookUps.get(values) ?? new Set(values);
  lookUps.set(values, known);
  return known;
}

/** Tells whether a value is among those, of as many as are asked for. */
function isAmong(values: readonly number[], asked: number): (value: number) => boolean {
  if (values.length * asked <= fewComparisons) return (value) => values.includes(value);
  const known = lookUpOf(values);
  return (value) => known.has(value);
}

/** Whether two lists share a value. */
function hasCommon(a: readonly number[], b: readonly number[]): boolean {
  const few = a.length < b.length ? a : b;
  const many = few === a ? b : a;
  if (few.length * many.length <= fewComparisons) {
    for (const value of few) if (many.includes(value)) return true;
    return false;
  }
  const known = lookUpOf(many);
  for (const value of few) if (known.has(value)) return true;
  return false;
}

function isEmpty(of: Box): boolean {
  for (const values of of) if (values.length === 0) return true;
  return false;
}

/**
 * Whether they share no point, as most pairs of boxes do not: told by the first dimension without a value of both, and nothing is made. Throws
 * RegionError when the dimensions differ.
 */
export function isDisjoint(a: Box, b: Box): boolean {
  if (a.length !== b.length) throw RegionError.dimensions(a.length, b.length);
  for (let dimension = 0; dimension < a.length; dimension++)
    if (!hasCommon(a[dimension] ?? [], b[dimension] ?? [])) return true;
  return false;
}

/** The points of `a` that are not in `b`, as disjoint boxes: at most one per dimension. */
export function subtractBox(a: Box, b: Box): Region {
  if (isDisjoint(a, b)) return isEmpty(a) ? [] : [a];
  const parts: Box[] = [];
  const remaining: (readonly number[])[] = [...a];
  for (const [dimension, values] of a.entries()) {
    const isTaken = isAmong(b[dimension] ?? [], values.length);
    const outside = values.filter((value) => !isTaken(value));
    if (outside.length === 0) continue;
    parts.push(remaining.with(dimension, outside));
    remaining[dimension] = values.filter((value) => isTaken(value));
  }
  return parts;
}

/** The points of `region` that are in none of `without`. Throws RegionError where they come to more than 2,000 boxes. */
export function subtract(region: Region, without: readonly Box[]): Region {
  let left = region;
  for (const taken of without) left = bounded(withoutBox(left, taken));
  return left;
}

/** The list as it is where the box takes nothing from it: this is asked millions of times, mostly for nothing. */
function withoutBox(region: Region, taken: Box): Region {
  let left: Box[] | undefined;
  for (const [at, part] of region.entries()) {
    if (isDisjoint(part, taken) && !isEmpty(part)) left?.push(part);
    else {
      left ??= region.slice(0, at);
      left.push(...subtractBox(part, taken));
    }
  }
  return left ?? region;
}

function bounded(region: Region): Region {
  if (region.length <= boxesAtMost) return region;
  throw new RegionError(
    'region-too-complex',
    `boxes that overlap to a region of at most ${boxesAtMost} wanted, more found`,
  );
}

/** The points of either, as disjoint boxes. Throws RegionError where they come to more than 2,000. */
export function union(a: readonly Box[], b: readonly Box[]): Region {
  const all: Box[] = [];
  for (const next of [...a, ...b]) {
    if (isEmpty(next)) continue;
    all.push(...subtract([next], all));
    bounded(all);
  }
  return all;
}

/** The points of both. */
export function intersect(a: Region, b: Region): Region {
  const common: Box[] = [];
  for (const one of a) for (const other of b) if (!isDisjoint(one, other)) common.push(intersectBoxes(one, other));
  return common;
}

/** Whether every point of `inner` is a point of `outer`. */
export function isSubset(inner: Region, outer: readonly Box[]): boolean {
  return subtract(inner, outer).length === 0;
}

/** Whether the box holds the point. */
export function boxHas(of: Box, point: Point): boolean {
  return of.length === point.length && point.every((value, dimension) => of[dimension]?.includes(value));
}

/** The first `limit` points, in the order of the boxes and of their values. */
export function points(region: Region, limit: number): Point[] {
  const found: Point[] = [];
  const walk = (part: Box, prefix: readonly number[]): void => {
    if (found.length >= limit) return;
    const values = part[prefix.length];
    if (values === undefined) found.push(prefix);
    else for (const value of values) walk(part, [...prefix, value]);
  };
  for (const part of region) walk(part, []);
  return found;
}

/**
 * The same points in fewer boxes: two boxes that differ in one dimension alone become one. Bounded by the number of boxes squared;
 * makes the cover that a probe sends small.
 */
export function merge(region: Region): Region {
  const parts: Box[] = region.filter((part) => !isEmpty(part));
  for (let merged = true; merged; ) {
    merged = false;
    search: for (let i = 0; i < parts.length; i++) {
      for (let j = i + 1; j < parts.length; j++) {
        const joined = join(parts[i] as Box, parts[j] as Box);
        if (joined === undefined) continue;
        parts[i] = joined;
        parts.splice(j, 1);
        merged = true;
        break search;
      }
    }
  }
  return parts;
}

function join(a: Box, b: Box): Box | undefined {
  let different = -1;
  for (const [dimension, left] of a.entries()) {
    if (isSame(left, b[dimension] ?? [])) continue;
    if (different !== -1) return undefined;
    different = dimension;
  }
  if (different === -1) return undefined;
  return a.map((values, dimension) =>
    dimension === different ? [...values, ...(b[dimension] ?? [])].sort((x, y) => x - y) : values,
  );
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((value, at) => value === b[at]));
}

/** With more boxes than this to leave out of one box, `cover` takes the dimension of fewest parts instead of trying each. */
const triedExhaustively = 6;

/**
 * The points of `region` that are in none of `without`, as disjoint boxes of small total `cost` (default: the number of values that the
 * box lists, plus one). Values that the same boxes of `without` hold stay together, so that a few rows taken out of a large space leave
 * a few boxes. Good, not minimal.
 */
export function cover(region: Region, without: readonly Box[], cost: (of: Box) => number = listedValues): Region {
  const taken = merge(union(without, []));
  return merge(region.flatMap((part) => coverBox(part, taken, cost)));
}

function listedValues(of: Box): number {
  return of.reduce((sum, values) => sum + values.length, 1);
}

function coverBox(of: Box, without: readonly Box[], cost: (of: Box) => number): Region {
  const relevant = intersect([of], without);
  if (relevant.length === 0) return [of];
  if (relevant.some((common) => boxSize(common) === boxSize(of))) return [];
  const splits = of
    .map((values, dimension) => splitBySignature(of, dimension, values, relevant))
    .filter((parts) => parts.length > 1)
    .sort((a, b) => a.length - b.length);
  const tried = splits.slice(0, relevant.length > triedExhaustively ? 1 : splits.length);
  const covers = tried.map((parts) => parts.flatMap((part) => coverBox(part, relevant, cost)));
  const costs = covers.map((parts) => parts.reduce((sum, part) => sum + cost(part), 0));
  // What is held in part only is held differently along some dimension.
  return covers[costs.indexOf(Math.min(...costs))] as Region;
}

/** The box cut along one dimension, of these values, into parts whose values are held by the same boxes. */
function splitBySignature(of: Box, dimension: number, values: readonly number[], held: readonly Box[]): Region {
  const groups = Map.groupBy(values, (value) => held.map((one) => one[dimension]?.includes(value)).join());
  return [...groups.values()].map((group) => of.with(dimension, group));
}
