import { type Box, cover, type Point, pointBox, type Region } from '../../core/spaces/region.ts';
import { byShape } from './box-form.ts';
import { boxOctets, initLength, reservedGroup, type StatelessForm, shareGroups } from './ike-offer.ts';
import { transformsIn } from './was-read.ts';

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
  /** The most transforms of a proposal. */
  readonly transformsAtMost: number;
  /** Whether a proposal has one INTEG at most, because no control shows that it is read with more. Default false. */
  readonly isIntegrityAlone?: boolean;
  /** Whether every KE payload has to be of a group that we can make a value of, which takes more datagrams. Default false. */
  readonly isGroupKnown?: boolean;
}

/**
 * Room that a datagram leaves which must not be fragmented: for the longest cookie, for the row that the buried control puts last, and for the
 * INTEG that the dummy proposal behind such a row takes from it.
 */
export const reservedOctets: number = 8 + 64 + 44 + 8;
/** The most octets of a datagram that is never fragmented on a link of IPv6's least MTU. */
export const unfragmentedOctets = 1232;

const proposalsAtMost = 255;
/** Octets of a datagram besides its boxes, and less than that: what cannot fit need not be measured. */
const leastOverhead = 100;
/** Longer proposals are of no use: the control's one is filled up to this, and the longest that a scan has are a little shorter. */
export const longestProposal = 104;
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
    .flatMap(byShape)
    .flatMap((part) => cover(part, without, boxOctets))
    .flatMap((box) => (options.isIntegrityAlone === true ? eachIntegrity(box) : [box]))
    .flatMap((box) => fitting(box, options))
    .sort((a, b) => boxOctets(b) - boxOctets(a));
  const open: { readonly packed: Box[]; octets: number }[] = [];
  for (const box of boxes) {
    const octets = boxOctets(box);
    const found = open.find(
      (one) =>
        one.packed.length < proposalsAtMost - 2 &&
        one.octets + octets + leastOverhead <= options.datagramOctets &&
        isFitting([...one.packed, box], options),
    );
    if (found === undefined) open.push({ packed: [box], octets });
    else {
      found.packed.push(box);
      found.octets += octets;
    }
  }
  return open
    .map(({ packed }) => packed)
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
  return initLength(boxes, form, shareGroup) + reservedIn(datagramOctets) <= datagramOctets;
}

function reservedIn(datagramOctets: number): number {
  return datagramOctets > unfragmentedOctets ? 0 : reservedOctets;
}

function listedValues(boxes: readonly Box[]): number {
  return boxes.reduce((sum, box) => sum + box.reduce((listed, values) => listed + values.length, 0), 0);
}

function eachIntegrity(box: Box): readonly Box[] {
  return (box[1] ?? []).map((id) => box.map((values, at) => (at === 1 ? [id] : values)));
}

/** The box in halves of its longest dimension until each fits into a datagram of its own. A single point is left as it is. */
function fitting(box: Box, options: PackOptions): readonly Box[] {
  const isPoint = box.every((values) => values.length === 1);
  if ((isFitting([box], options) && transformsIn(box) <= options.transformsAtMost) || isPoint) return [box];
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
