import { ikeAdditionalUniverse, ikeIrregularUniverse, ikeSeveralUniverse } from '../../core/spaces/ikev2-universe.ts';
import { type Point, type Region, subtract } from '../../core/spaces/region.ts';
import type { Ikev2Plan } from './ikev2-ask.ts';
import { sameSa, withAbsent } from './shape.ts';

/**
 * What no policy can document, [ENCR, INTEG, PRF, KE, ADDKE1 … ADDKE7]: every combination with one additional key exchange; and, unless too much
 * is accepted without, several of them, and proposals in forms that they must not have. An AEAD that is accepted without INTEG is the same SA
 * with one beside it.
 */
export function besideRegion(
  { region, documented, isWhole }: Pick<Ikev2Plan, 'region' | 'documented' | 'isWhole'>,
  { accepted, isWideOpen }: { readonly accepted: readonly Point[]; readonly isWideOpen: boolean },
): Region {
  const additional = ikeAdditionalUniverse(region).map(withAbsent);
  if (isWideOpen || !isWhole) return additional;
  const known = [...documented, ...accepted.filter(({ length }) => length === 4)];
  const irregular = subtract(ikeIrregularUniverse(), known.flatMap(sameSa));
  const several = ikeSeveralUniverse(documented.length > 0 ? documented : known);
  return [...additional, ...[...irregular, ...several].map(withAbsent)];
}
