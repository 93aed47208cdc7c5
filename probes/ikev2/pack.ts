import { type Box, cover, type Point, pointBox, type Region } from '../../src/region/region.ts';
import { boxOctets, initLength, type StatelessForm, shareGroups } from './ike-offer.ts';

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
}

/** Room that every datagram leaves: for the longest cookie, and for the row that the buried control puts last. */
export const reservedOctets: number = 8 + 64 + 44;

const proposalsAtMost = 255;
const transformsAtMost = 255;
const keyExchangeAt = 3;

/** A group for the KE payload of an offer of these boxes; undefined when they hold all that there are. */
export function shareGroupFor(boxes: readonly Box[], form: StatelessForm): number | undefined {
  if (form === 'empty-group') return 0;
  return shareGroups.find(({ group }) => boxes.every((box) => box[keyExchangeAt]?.includes(group) !== true))?.group;
}

function shareGroupBeside(box: Box, { form, control }: PackOptions): number {
  return shareGroupFor(control === undefined ? [box] : [box, pointBox(control)], form) ?? 0;
}

/**
 * The points of `region` outside `without` in few boxes, in few datagrams. Where the form wants it, a box that holds the KE payload's
 * group is cut in two, and its part with that group goes into a datagram with another.
 */
export function pack(region: Region, without: readonly Box[], options: PackOptions): readonly Datagram[] {
  const boxes = separated(region, options)
    .flatMap((part) => cover(part, without, boxOctets))
    .flatMap((box) => fitting(box, options))
    .sort((a, b) => boxOctets(b) - boxOctets(a));
  const open: { boxes: Box[]; octets: number; shareGroup: number }[] = [];
  for (const box of boxes) {
    const octets = boxOctets(box);
    const found = open.find(
      (datagram) =>
        datagram.boxes.length < proposalsAtMost - 2 &&
        box[keyExchangeAt]?.includes(datagram.shareGroup) !== true &&
        datagram.octets + octets <= capacity(datagram.shareGroup, options),
    );
    if (found === undefined) open.push({ boxes: [box], octets, shareGroup: shareGroupBeside(box, options) });
    else {
      found.boxes.push(box);
      found.octets += octets;
    }
  }
  return open.map(({ boxes: packed, shareGroup }) => ({ boxes: packed, shareGroup }));
}

/** The region cut by KE, so that no box holds every group that a share can be of. */
function separated(region: Region, { form, control }: PackOptions): readonly Region[] {
  if (form === 'empty-group') return [region];
  const first = shareGroups.find(({ group }) => group !== control?.[keyExchangeAt])?.group;
  const half = (of: (group: number) => boolean): Region =>
    region.map((box) => box.map((values, at) => (at === keyExchangeAt ? values.filter(of) : values)));
  return [half((group) => group !== first), half((group) => group === first)];
}

function capacity(shareGroup: number, { form, datagramOctets }: PackOptions): number {
  return datagramOctets - reservedOctets - initLength(0, form, shareGroup);
}

/** The box in halves of its longest dimension until each fits into a datagram of its own. A single point is left as it is. */
function fitting(box: Box, options: PackOptions): readonly Box[] {
  const listed = box.reduce((sum, values) => sum + values.length, 0);
  const room = capacity(shareGroupBeside(box, options), options);
  if ((boxOctets(box) <= room && listed <= transformsAtMost) || listed === box.length) return [box];
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
