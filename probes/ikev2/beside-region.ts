import { extended } from '../../core/spaces/behind.ts';
import { ikeAdditionalUniverse, ikeIrregularUniverse, ikeSeveralUniverse } from '../../core/spaces/ike-sa.ts';
import { type Point, type Region, subtract } from '../../core/spaces/region.ts';
import { sameSa } from './box-form.ts';
import type { Ikev2Plan } from './ikev2-ask.ts';

/**
 * What stands beside the table, [ENCR, INTEG, PRF, KE, ADDKE1 … ADDKE7]: every combination with one additional key exchange; and, unless too much
 * is accepted without, several of them, and proposals in forms that they must not have. An AEAD that is accepted without INTEG is the same SA
 * with one beside it.
 */
export function besideRegion(
  { region, documented, isWhole }: Pick<Ikev2Plan, 'region' | 'documented' | 'isWhole'>,
  { accepted, isWideOpen }: { readonly accepted: readonly Point[]; readonly isWideOpen: boolean },
): Region {
  const additional = ikeAdditionalUniverse(region).map((box) => extended(box, 11));
  if (isWideOpen || !isWhole) return additional;
  const isBare = ({ length }: Point): boolean => length === 4;
  // What one policy documents and the gateway refuses may be what another one forbids: its other forms are asked for.
  const irregular = subtract(ikeIrregularUniverse(), accepted.filter(isBare).flatMap(sameSa));
  const known = [...documented, ...accepted].filter(isBare);
  const several = ikeSeveralUniverse(documented.length > 0 ? documented : known);
  return [...additional, ...[...irregular, ...several].map((box) => extended(box, 11))];
}
