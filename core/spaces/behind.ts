import { type Box, type Point, type Region, subtractBox } from './region.ts';

/*
 * Boxes with something behind the dimensions of their space: the additional key exchanges ADDKE1 … ADDKE7 of RFC 9370, of which 0 is one that
 * is not there. What a box leaves out at its end is not there.
 */

/** Additional key exchanges that one SA can have (RFC 9370 section 2.2.2). */
export const mostBehind = 7;

/** The part of each box that has no more than so many dimensions, in as many; those without such a part are left out. */
export function inDimensions(boxes: readonly Box[], length: number): readonly Box[] {
  return boxes
    .filter((box) => box.slice(length).every((values) => values.includes(0)))
    .map((box) => extended(box, length));
}

/** The box in so many dimensions, with these values in those that it leaves out. Default: nothing there. */
export function extended(box: Box, length: number, values: readonly number[] = [0]): Box {
  return Array.from({ length }, (_, at) => box[at] ?? values);
}

/** A region of boxes of any lengths, in so many dimensions behind as any has. */
export function widened(boxes: readonly Box[]): readonly Box[] {
  return inDimensions(boxes, Math.max(...boxes.map((box) => box.length)));
}

/** The part of boxes with something behind so many dimensions. */
export function withBehind(boxes: readonly Box[], dimensions: number): Region {
  return boxes.flatMap((box) => {
    const none = box.map((values, at) => (at < dimensions ? values : values.filter((value) => value === 0)));
    return subtractBox(box, none);
  });
}

/** The box without what is not there in any of it, at its end. */
export function trimmedBox(box: Box, dimensions: number): Box {
  const isThere = (values: readonly number[], at: number): boolean =>
    at < dimensions || values.length !== 1 || values[0] !== 0;
  return box.slice(0, box.findLastIndex(isThere) + 1);
}

/** The point without what is not there at its end. */
export function trimmed(point: Point, dimensions: number): Point {
  return point.slice(0, point.findLastIndex((value, at) => at < dimensions || value !== 0) + 1);
}

/** The point with all that may stand behind it, where anything does. */
export function withAllBehind(point: Point, dimensions: number): Point {
  return point.length <= dimensions
    ? point
    : Array.from({ length: dimensions + mostBehind }, (_, at) => point[at] ?? 0);
}

/** Whether any number of any may stand behind so many dimensions. */
export function isOfAny(box: Box, dimensions: number): boolean {
  return box.slice(dimensions + 1).some((values) => values.length > 1);
}
