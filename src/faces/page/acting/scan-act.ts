import { askScan } from '../../../store/ask-scan.ts';
import type { Act } from './act.ts';
import { optionalText, refuseOthers } from './fields.ts';

/** Scan now. */
export const scanAct: Act = {
  path: '/gateways/:name/scan',
  needs: 'operator',
  act: async ({ store, by, at, params, fields }) => {
    refuseOthers(fields, ['site']);
    const { name = '' } = params;
    const site = optionalText(fields, 'site');
    const { sites, hasMonitor } = await askScan(store, { name, site }, by, at);
    return {
      done: hasMonitor ? 'scan-asked' : 'scan-asked-nobody',
      to: `/gateways/${encodeURIComponent(name)}${site === undefined ? '' : `?site=${encodeURIComponent(site)}`}`,
      told: { gateway: name, sites, hasMonitor },
    };
  },
};
