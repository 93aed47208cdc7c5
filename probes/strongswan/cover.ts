import { isAead } from '../../core/protocol/ikev2/registry.ts';
import { ahUniverse, ipsecAdditionalUniverse, ipsecUniverse } from '../../core/spaces/child-sa.ts';
import { ikeUniverse } from '../../core/spaces/ike-sa.ts';
import {
  type Box,
  boxHas,
  boxSize,
  merge,
  type Point,
  pointBox,
  type Region,
  subtract,
} from '../../core/spaces/region.ts';
import type { SaKind } from '../../core/spaces/sa-vocabulary.ts';
import { strongswanVocabulary } from '../../core/spaces/sa-vocabulary.ts';
import { canBegin, cheapKeyExchanges, isAh, proposalOctets, proposalOf } from './proposal.ts';
import { transformCount } from './vouch.ts';

/**
 * Octets of an SA payload that go into one offer. With nonce, notifies and key exchange an IKE_SA_INIT of it stays below 1,280 octets,
 * which every implementation takes (RFC 7296 section 2) and which is not fragmented on the way.
 */
const maxSaOctets = 960;

/** charon's VICI plugin reads a proposal into 512 octets before 6.0; longer ones it calls invalid. Words for ADDKE are newer. */
const maxProposalLength = 511;
/** Octets of an offer with ADDKE: its other half would be as many offers more. charon sends fragments of IKE (RFC 7383). */
const maxAdditionalOctets = 2_400;
/** Transforms of a proposal with ADDKE: few enough that a proposal of ESP without it can be as long and vouch for it. */
const maxAdditionalTransforms = 58;

/** Everything that this strongSwan can offer, without the documented points. */
export function undocumented(space: SaKind, release: string, documented: readonly Point[]): Region {
  const vocabulary = strongswanVocabulary(space, release);
  const universe = space === 'ike' ? ikeUniverse(vocabulary) : ipsecUniverse(vocabulary);
  return withoutPoints(universe, documented);
}

/**
 * What stands beside the table of ESP, as far as this strongSwan can offer it: AH, and ESP with an additional key exchange, without the
 * documented points.
 */
export function besideTable(release: string, documented: readonly Point[]): Region {
  const vocabulary = strongswanVocabulary('ipsec', release);
  const isKnown = Number.parseInt(release, 10) >= 6;
  const additional = isKnown ? ipsecAdditionalUniverse(vocabulary) : [];
  return [...ahUniverse(vocabulary), ...withoutPoints(additional, documented)];
}

/**
 * A region dealt out into offers: few boxes each, of at most 960 octets (2,400 with ADDKE) unless one box alone is larger. Without PFS and with it are
 * never in one offer, since only one of them has a key exchange; a box that charon cannot begin with never comes first.
 */
export function offersOf(space: SaKind, region: Region, implemented: ReadonlySet<number>): readonly (readonly Box[])[] {
  const offers: (readonly Box[])[] = [];
  for (const part of space === 'ike' ? [region] : partsOf(region)) {
    const most = part.some(({ length }) => length > 4) ? maxAdditionalOctets : maxSaOctets;
    const boxes = mergeAlike(part)
      .flatMap((box) => splitLong(space, box, implemented))
      .toSorted((a, b) => Number(canBegin(space, b, implemented)) - Number(canBegin(space, a, implemented)));
    let offer: Box[] = [];
    let octets = 0;
    for (const box of boxes) {
      const size = proposalOctets(space, box);
      if (offer.length > 0 && octets + size > most && canBegin(space, box, implemented)) {
        offers.push(offer);
        offer = [];
        octets = 0;
      }
      offer.push(box);
      octets += size;
    }
    if (offer.length > 0) offers.push(offer);
  }
  return offers;
}

/** The boxes without those points that are of the same space. */
export function withoutPoints(boxes: readonly Box[], points: readonly Point[]): Region {
  return boxes.flatMap((box) => subtract([box], points.filter(({ length }) => length === box.length).map(pointBox)));
}

/** A box whose proposal would be too long, in halves: by cipher, or by what it has most of. */
function splitLong(space: SaKind, box: Box, implemented: ReadonlySet<number>): readonly Box[] {
  const isShort =
    box.length > 4
      ? transformCount(box) <= maxAdditionalTransforms
      : (proposalOf(space, box, implemented) ?? '').length <= maxProposalLength;
  if (isShort) return [box];
  if (box.length > 4) return halvesAt(box, longestOf(box)).flatMap((half) => splitLong(space, half, implemented));
  const at = (box[0]?.length ?? 0) > 1 ? 0 : longestOf(box);
  return halvesAt(box, at).flatMap((half) => splitLong(space, half, implemented));
}

/** A box in two by what it has most of, an offer each; one that is a single combination is left as it is. */
export function halvesOf(box: Box): readonly (readonly Box[])[] {
  return boxSize(box) === 1 ? [[box]] : halvesAt(box, longestOf(box)).map((half) => [half]);
}

function longestOf(box: Box): number {
  return box.reduce((best, values, dimension) => (values.length > (box[best]?.length ?? 0) ? dimension : best), 0);
}

function halvesAt(box: Box, at: number): readonly Box[] {
  const values = box[at] ?? [];
  const middle = Math.ceil(values.length / 2);
  return [values.slice(0, middle), values.slice(middle)].map((half) =>
    box.map((all, dimension) => (dimension === at ? half : all)),
  );
}

/** The box with the values of a combination among its own. */
export function withPoint(of: Box, point: Point): Box {
  return of.map((values, at) => [...new Set([...values, point[at] ?? 0])]);
}

/** A long proposal that holds the combination: everything of its kind that this strongSwan can offer, with its own additional key exchanges. */
export function fillerOf(space: SaKind, point: Point, release: string): Box {
  const vocabulary = strongswanVocabulary(space, release);
  const halves = space === 'ike' ? ikeUniverse(vocabulary) : ipsecUniverse(vocabulary);
  const half = halves.find((one) => boxHas(one, point.slice(0, 4)));
  const own = half === undefined ? pointBox(point) : [...half, ...pointBox(point.slice(4))];
  // Without PFS and with it are never in one proposal.
  return own.map((values, at) =>
    space === 'ipsec' && at === 2 ? values.filter((group) => (group === 0) === (point[2] === 0)) : values,
  );
}

/** Combinations whose key exchange is computed fast come first. */
export function cheapestFirst(space: SaKind, points: readonly Point[]): readonly Point[] {
  const rank = (point: Point): number => {
    const at = cheapKeyExchanges.indexOf(point[space === 'ike' ? 3 : 2] ?? 0);
    return at === -1 ? cheapKeyExchanges.length : at;
  };
  return points.toSorted((a, b) => rank(a) - rank(b));
}

/** What may stand together in one offer: with PFS or without, with ADDKE or without, the whole of it with some octets in it. */
function partsOf(region: Region): readonly Region[] {
  const only = (of: Region, keep: (group: number) => boolean): Region =>
    of
      .map((box) => box.map((values, dimension) => (dimension === 2 ? values.filter(keep) : values)))
      .filter((box) => boxSize(box) > 0);
  return [region.filter(({ length }) => length === 4), region.filter(({ length }) => length > 4)].flatMap((of) => [
    only(of, (group) => group === 0),
    only(of, (group) => group !== 0),
  ]);
}

/** Merged as far as it stays proposals: INTEG and none, and AH and ESP, are never in one. */
function mergeAlike(region: Region): Region {
  const byKind = Map.groupBy(region, (box) =>
    [isAh(box), box[0]?.every(isAead), box[1]?.includes(0), box.length].join(),
  );
  return [...byKind.values()].flatMap((boxes) => merge(boxes));
}
