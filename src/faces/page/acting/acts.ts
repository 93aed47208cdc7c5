import type { Act } from './act.ts';
import { addGatewayAct, endGatewayAct } from './gateway-acts.ts';
import { scanAct } from './scan-act.ts';
import { addTokenAct, endTokenAct } from './token-acts.ts';
import { addWaiverAct, endWaiverAct } from './waiver-acts.ts';

/** Everything that can be done. */
export const acts: readonly Act[] = [
  scanAct,
  addGatewayAct,
  endGatewayAct,
  addWaiverAct,
  endWaiverAct,
  addTokenAct,
  endTokenAct,
];
