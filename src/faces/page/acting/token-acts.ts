import { tokenPage } from '../../../../reports/page/access-pages.ts';
import { accessRoles, addToken, endToken } from '../../../store/access/tokens.ts';
import { PageError } from '../page-error.ts';
import type { Act } from './act.ts';
import { dayOf, numberOfPath, refuseOthers, textOf } from './fields.ts';

/** Makes a token, which is seen in the answer alone. */
export const addTokenAct: Act = {
  path: '/tokens',
  needs: 'admin',
  act: async ({ store, by, at, fields, nonce }) => {
    refuseOthers(fields, ['name', 'role', 'until']);
    const given = textOf(fields, 'role');
    const role = accessRoles.find((one) => one === given);
    if (role === undefined) throw new PageError('page-request', `role: ${accessRoles.join(', ')} wanted.`);
    const name = textOf(fields, 'name');
    const { id, text } = await addToken(store, { name, role, endsAt: endOf(dayOf(fields, 'until')) }, by, at);
    return {
      done: 'token-added',
      to: '/tokens',
      told: { id, token: text },
      page: tokenPage({ nonce, name, text }),
    };
  },
};

export const endTokenAct: Act = {
  path: '/tokens/:id/end',
  needs: 'admin',
  act: async ({ store, by, at, params, fields }) => {
    refuseOthers(fields, []);
    const id = numberOfPath(params, 'id');
    await endToken(store, id, by, at);
    return { done: 'token-ended', to: '/tokens', told: { id } };
  },
};

/** The last moment of a day. */
function endOf(day: string): number {
  return Date.parse(`${day}T23:59:59.999Z`);
}
