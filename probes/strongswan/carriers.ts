import { type Point, pointBox } from '../../core/spaces/region.ts';
import { cheapestFirst } from './cover.ts';
import { canBegin, proposalOf } from './proposal.ts';
import type { StrongswanAsk, StrongswanFeatures } from './strongswan-context.ts';

/** IKE SAs that are tried for the CHILD_SAs of a gateway that makes none of a documented combination: each may be a failed authentication. */
const carriersAtMost = 4;

/**
 * The combinations that an IKE SA for CHILD_SAs is tried with where no documented one leads to any: those that were accepted from our own
 * requests, with additional key exchanges too, that this charon can offer. What is computed fast comes first, without additional key
 * exchanges before with.
 */
export function carriersOf(
  { ike, accepted = [] }: StrongswanAsk,
  { keyExchanges }: StrongswanFeatures,
): readonly Point[] {
  const tried = new Set(ike.map((point) => point.join()));
  const offerable = accepted.filter(
    (point) =>
      !tried.has(point.join()) &&
      canBegin('ike', pointBox(point), keyExchanges) &&
      point.slice(4).every((id) => id === 0 || keyExchanges.has(id)) &&
      proposalOf('ike', pointBox(point), keyExchanges) !== undefined,
  );
  return cheapestFirst('ike', offerable)
    .toSorted((a, b) => a.length - b.length)
    .slice(0, carriersAtMost);
}
