import type { FindingDocument } from '../../core/finding/history/finding-document.ts';
import type { StoredWaiver } from '../../core/finding/history/waivers-document.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import type { PageVisitor } from './frame.ts';

/** Whether there are forms: somebody is logged in, and may. */
export function mayAct({ by, role }: PageVisitor, needs: 'operator' | 'admin' = 'operator'): boolean {
  return by === 'login' && (role === 'admin' || role === needs);
}

/** A form that asks for something to be done; nothing for who may not. */
function actForm(
  visitor: PageVisitor,
  to: string,
  fields: Markup,
  button: string,
  needs: 'operator' | 'admin' = 'operator',
): Markup {
  if (!mayAct(visitor, needs)) return nothing;
  return html`<form class="act" method="post" action="${to}"><input type="hidden" name="csrf" value="${visitor.csrf}">
${fields}<p><button>${button}</button></p></form>`;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'date';
  readonly value?: string;
  readonly isOptional?: boolean;
}

function fieldMarkup(form: string, { name, label, type = 'text', value = '', isOptional = false }: Field): Markup {
  const id = `${form}-${name}`;
  const input = isOptional
    ? html`<input id="${id}" name="${name}" type="${type}" value="${value}">`
    : html`<input id="${id}" name="${name}" type="${type}" value="${value}" required>`;
  return html`<p><label for="${id}">${label}</label>${input}</p>`;
}

function hidden(fields: Readonly<Record<string, string>>): Markup {
  return html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

/** Makes a gateway due. */
export function scanForm(
  { gateway, site }: { readonly gateway: string; readonly site: string },
  visitor: PageVisitor,
): Markup {
  return actForm(visitor, `/gateways/${encodeURIComponent(gateway)}/scan`, hidden({ site }), 'Scan now');
}

/** Waives a failing clause of a gateway. */
export function waiveForm({ gateway, policy, clause, scope }: FindingDocument, visitor: PageVisitor): Markup {
  const fields: readonly Field[] = [
    { name: 'reason', label: 'Reason' },
    { name: 'owner', label: 'Owner, who answers for it', value: gateway.owner },
    { name: 'approver', label: 'Approved by, another person than you' },
    { name: 'from', label: 'From', type: 'date', value: scope.asOf.slice(0, 10) },
    { name: 'until', label: 'Last day', type: 'date' },
  ];
  return actForm(
    visitor,
    '/waivers',
    html`${hidden({ policy: policy.id, clause: clause.id, gateway: gateway.gateway })}${fields.map((one) => fieldMarkup('waive', one))}`,
    'Waive',
  );
}

/** Ends a waiver before its last day. */
export function endWaiverForm({ id }: StoredWaiver, visitor: PageVisitor): Markup {
  return actForm(
    visitor,
    `/waivers/${encodeURIComponent(id)}/end`,
    fieldMarkup(`end-${id}`, { name: 'reason', label: 'Reason' }),
    'End',
  );
}

/** Adds a gateway beside those of the inventory. */
export function addGatewayForm(visitor: PageVisitor): Markup {
  const fields: readonly Field[] = [
    { name: 'target', label: 'Host, or endpoints (sstp://vpn.example.net ikev2://vpn.example.net)' },
    { name: 'name', label: 'Name', isOptional: true },
    { name: 'group', label: 'Group of the inventory', isOptional: true },
  ];
  return actForm(visitor, '/gateways', html`${fields.map((one) => fieldMarkup('add', one))}`, 'Add a gateway', 'admin');
}

/** Takes out a gateway that was added so. */
export function endGatewayForm({ gateway }: { readonly gateway: string }, visitor: PageVisitor): Markup {
  return actForm(visitor, `/gateways/${encodeURIComponent(gateway)}/end`, html``, 'Take it out', 'admin');
}

/** Makes a token, which the answer shows once. */
export function addTokenForm(visitor: PageVisitor): Markup {
  const roles = ['viewer', 'operator', 'admin'];
  return actForm(
    visitor,
    '/tokens',
    html`${fieldMarkup('token', { name: 'name', label: 'Name' })}<p><label for="token-role">Role</label><select id="token-role" name="role">${roles.map((role) => html`<option>${role}</option>`)}</select></p>${fieldMarkup('token', { name: 'until', label: 'Last day', type: 'date' })}`,
    'Make a token',
    'admin',
  );
}

/** Ends a token, and every login that rests on it. */
export function endTokenForm(
  { id, name }: { readonly id: number; readonly name: string },
  visitor: PageVisitor,
): Markup {
  return actForm(visitor, `/tokens/${id}/end`, html``, `End ${name}`, 'admin');
}
