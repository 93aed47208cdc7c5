import type { GatewayVerdict } from '../../../core/finding/history/gateways-document.ts';
import type { Row } from '../database.ts';

/** What each verdict of a standing means for a gateway. */
export const gatewayVerdicts = { pass: 'conforms', fail: 'violates', inconclusive: 'inconclusive' } as const;

/** The verdict of a row, as `gatewayVerdict` of src/store/roll-up.ts gives it; 'not-judged' where there is none. */
export function verdictIn(row: Row | undefined): GatewayVerdict {
  const verdict = row?.['verdict'];
  if (verdict === 'pass' || verdict === 'fail' || verdict === 'inconclusive') return gatewayVerdicts[verdict];
  return 'not-judged';
}
