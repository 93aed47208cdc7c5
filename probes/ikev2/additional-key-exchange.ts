import { type Box, type Point, union } from '../../src/region/region.ts';
import type { IkeInterview } from './ike-interview.ts';

/** ML-KEM-512, -768 and -1024, the methods that RFC 9370 was made for. */
const mlKem: readonly number[] = [35, 36, 37];

/**
 * Offers the documented ciphers, integrity algorithms and PRFs with every KE but one, each with ML-KEM as a first additional key exchange
 * (RFC 9370). Acceptance shows as ever; whether ML-KEM is also required shows in the rows, which come without it.
 */
export async function observeAdditionalKeyExchange(
  interview: IkeInterview,
  documented: readonly Point[],
): Promise<void> {
  const boxes = additionalKeyExchangeBoxes(interview.plan.region, documented);
  if (boxes.length === 0) return;
  await interview.ask({ probe: 'ikev2/additional-key-exchange', boxes, additionalKeyExchange: mlKem });
}

/** 19 is left out for the KE payload: of the groups that it can be of, the one that goes with ML-KEM the least. */
function additionalKeyExchangeBoxes(region: readonly Box[], documented: readonly Point[]): readonly Box[] {
  const groups = [...new Set(region.flatMap((box) => box[3] ?? []))]
    .filter((group) => group !== 19)
    .sort((a, b) => a - b);
  const heads = union(
    documented.map(([encryption = 0, integrity = 0, prf = 0]): Box => [[encryption], [integrity], [prf]]),
    [],
  );
  return groups.length === 0 ? [] : heads.slice(0, boxesAtMost).map((head) => [...head, groups]);
}

const boxesAtMost = 3;
