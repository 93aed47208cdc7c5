import { type Box, cover, type Point, pointBox, type Region } from '../../src/region/region.ts';
import { boxOctets, initLength, reservedGroup, type StatelessForm, shareGroups } from './ike-offer.ts';

/** Boxes that go into one datagram, and the group of its KE payload. */
export interface Datagram {
  readonly boxes: readonly Box[];
  readonly shareGroup: number;
}

export interface PackOptions {
  readonly form: StatelessForm;
  /** The most octets of a datagram, whatever is put in later. */
  readonly datagramOctets: number;
  /** The combination that may be put last into the datagram; its group is not taken for the KE payload. */
  readonly control?: Point;
  /** Whether every KE payload has to be of a group that we can make a value of, which takes more datagrams. Default false. */
  readonly isGroupKnown?: boolean;
}

/** Room that every datagram leaves: for the longest cookie, and for the row that the buried control puts last. */
export const reservedOctets: number = 8 + 64 + 44;

const proposalsAtMost = 255;
const transformsAtMost = 255;
const keyExchangeAt = 3;

/**
 * A group for the KE payload of an offer of these boxes: one that we can make a value of, and where they hold all of these, the one that
 * nobody can accept.
 */
export function shareGroupFor(boxes: readonly Box[], form: StatelessForm): number {
  if (form === 'empty-group') return 0;
  const known = shareGroups.find(({ group }) => boxes.every((box) => box[keyExchangeAt]?.includes(group) !== true));
  return known?.group ?? reservedGroup;
}

function shareGroupBeside(boxes: readonly Box[], { form, control }: PackOptions): number {
  return shareGroupFor(control === undefined ? boxes : [...boxes, pointBox(control)], form);
}

/**
 * The points of `region` outside `without` in few boxes, in few datagrams; those of the most proposals come first. With `isGroupKnown` a
 * box that holds every group that we can make a value of is cut in two, and its parts go into different datagrams.
 */
export function pack(region: Region, without: readonly Box[], options: PackOptions): readonly Datagram[] {
  const boxes = separated(region, options)
    .flatMap((part) => cover(part, without, boxOctets))
    .flatMap((box) => fitting(box, options))
    .sort((a, b) => boxOctets(b) - boxOctets(a));
  const open: Box[][] = [];
  for (const box of boxes) {
    const found = open.find((packed) => packed.length < proposalsAtMost - 2 && isFitting([...packed, box], options));
    if (found === undefined) open.push([box]);
    else found.push(box);
  }
  return open
    .sort((a, b) => b.length - a.length || listedValues(b) - listedValues(a))
    .map((packed) => ({ boxes: packed, shareGroup: shareGroupBeside(packed, options) }));
}

/** The region cut by KE, so that no box holds every group that a share can be of. */
function separated(region: Region, { form, control, isGroupKnown = false }: PackOptions): readonly Region[] {
  if (form === 'empty-group' || !isGroupKnown) return [region];
  const first = shareGroups.find(({ group }) => group !== control?.[keyExchangeAt])?.group;
  const half = (of: (group: number) => boolean): Region =>
    region.map((box) => box.map((values, at) => (at === keyExchangeAt ? values.filter(of) : values)));
  return [half((group) => group !== first), half((group) => group === first)];
}

function isFitting(boxes: readonly Box[], options: PackOptions): boolean {
  const { form, datagramOctets, isGroupKnown = false } = options;
  const shareGroup = shareGroupBeside(boxes, options);
  if (isGroupKnown && shareGroup === reservedGroup) return false;
  const octets = boxes.reduce((sum, box) => sum + boxOctets(box), 0);
  return initLength(octets, form, shareGroup) + reservedOctets <= datagramOctets;
}

function listedValues(boxes: readonly Box[]): number {
  return boxes.reduce((sum, box) => sum + box.reduce((listed, values) => listed + values.length, 0), 0);
}

/** The box in halves of its longest dimension until each fits into a datagram of its own. A single point is left as it is. */
function fitting(box: Box, options: PackOptions): readonly Box[] {
  const listed = listedValues([box]);
  if ((isFitting([box], options) && listed <= transformsAtMost) || listed === box.length) return [box];
  return halves(box).flatMap((half) => fitting(half, options));
}

/** The box cut in two along its longest dimension; the box itself when it is one point. */
export function halves(box: Box): readonly Box[] {
  const longest = Math.max(...box.map((values) => values.length));
  const dimension = box.findIndex((values) => values.length === longest);
  if (longest <= 1) return [box];
  const middle = Math.ceil(longest / 2);
  const part = (from: number, to: number): Box =>
    box.map((values, at) => (at === dimension ? values.slice(from, to) : values));
  return [part(0, middle), part(middle, longest)];
}
