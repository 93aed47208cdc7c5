import { addWaiver, endWaiver } from '../../../store/waivers/waive.ts';
import { PageError } from '../page-error.ts';
import type { Fields } from '../read-fields.ts';
import type { Act } from './act.ts';
import { dayOf, numberOfPath, optionalText, refuseOthers, textOf } from './fields.ts';

/** Accepts a failing clause of a gateway, or of a group, until a day. */
export const addWaiverAct: Act = {
  path: '/waivers',
  needs: 'operator',
  act: async ({ store, by, at, fields }) => {
    refuseOthers(fields, ['policy', 'clause', 'gateway', 'group', 'reason', 'owner', 'approver', 'from', 'until']);
    const from =
      optionalText(fields, 'from') === undefined ? new Date(at).toISOString().slice(0, 10) : dayOf(fields, 'from');
    const [policy, clause, until] = [textOf(fields, 'policy'), textOf(fields, 'clause'), dayOf(fields, 'until')];
    const [reason, owner, approver] = [textOf(fields, 'reason'), textOf(fields, 'owner'), textOf(fields, 'approver')];
    const wanted = { policy, clause, of: placeOf(fields), reason, owner, approver, from, until };
    const id = await addWaiver(store, wanted, by, at);
    return { done: 'waived', to: '/waivers', told: { waiver: id } };
  },
};

/** Ends one before its last day. */
export const endWaiverAct: Act = {
  path: '/waivers/:id/end',
  needs: 'operator',
  act: async ({ store, by, at, params, fields }) => {
    refuseOthers(fields, ['reason']);
    const id = numberOfPath(params, 'id');
    await endWaiver(store, { id, reason: textOf(fields, 'reason') }, by, at);
    return { done: 'waiver-ended', to: '/waivers', told: { waiver: id } };
  },
};

function placeOf(fields: Fields): { readonly gateway: string } | { readonly group: string } {
  const [gateway, group] = [optionalText(fields, 'gateway'), optionalText(fields, 'group')];
  if (gateway !== undefined && group === undefined) return { gateway };
  if (gateway === undefined && group !== undefined) return { group };
  throw new PageError('page-request', 'gateway or group wanted, one of them.');
}
