import type { Check } from '../check.ts';
import { onGateway, pass } from './on-gateway.ts';

/** Nothing in the exported files was left unread behind which more gateways or connections may stand. */
export const exportWhole: Check<'azure-export-whole'> = onGateway<'azure-export-whole'>(
  ({ export: reading, configured }) => {
    if (reading === undefined) return { verdict: 'inconclusive', reason: 'export-does-not-say', observed: {} };
    const { unread, passedOver } = reading;
    const observed = {
      unread,
      passedOver: passedOver.map(({ what, count }) => `${count} ${what}`),
      remarks: configured.remarks,
    };
    return unread.length === 0
      ? pass('export-whole', observed)
      : { verdict: 'inconclusive', reason: 'export-not-whole', observed };
  },
);
