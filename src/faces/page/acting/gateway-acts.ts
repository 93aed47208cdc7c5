import { defined } from '../../../../core/defined.ts';
import { parseAddedTarget } from '../../../inputs/added-target.ts';
import { gatewayNames } from '../../../inputs/gateway-names.ts';
import { addGateway, endAddedGateway } from '../../../store/added-gateways.ts';
import { hasMonitor } from '../../../store/ask-scan.ts';
import { PageError } from '../page-error.ts';
import type { Act } from './act.ts';
import { optionalText, refuseOthers, textOf } from './fields.ts';

/** Adds a gateway by where it is, and by the group that says when it is scanned and by which policies it is judged. */
export const addGatewayAct: Act = {
  path: '/gateways',
  needs: 'admin',
  act: async ({ store, by, at, fields }) => {
    refuseOthers(fields, ['target', 'name', 'group']);
    const target = textOf(fields, 'target');
    const [name, group] = [optionalText(fields, 'name'), optionalText(fields, 'group')];
    const place = target.includes('://') ? { endpoints: target.split(/\s+/u) } : { host: target };
    const entry = { ...place, ...defined({ name, group }) };
    parseAddedTarget(entry, 'the form');
    const names = gatewayNames(entry);
    const [only] = names;
    if (only === undefined || names.length > 1)
      throw new PageError('page-request', 'name: one wanted, for endpoints of several hosts.');
    await addGateway(store, { name: only, entry }, by, at);
    const isTakenUp = await store.read(async (sql) => await hasMonitor(sql, at));
    return {
      done: isTakenUp ? 'gateway-added' : 'gateway-added-nobody',
      to: '/gateways',
      told: { gateway: only, hasMonitor: isTakenUp },
    };
  },
};

/** Takes out one that was added. */
export const endGatewayAct: Act = {
  path: '/gateways/:name/end',
  needs: 'admin',
  act: async ({ store, by, at, params, fields }) => {
    refuseOthers(fields, []);
    const { name = '' } = params;
    await endAddedGateway(store, name, by, at);
    return { done: 'gateway-ended', to: '/gateways', told: { gateway: name } };
  },
};
