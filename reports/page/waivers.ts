import type { StoredWaiver, WaiversDocument } from '../../core/finding/history/waivers-document.ts';
import { daysWords, momentWords } from '../history/history-words.ts';
import { html, type Markup } from '../html/markup.ts';
import { address } from './address.ts';
import { countLink } from './cells.ts';
import { endWaiverForm, mayAct } from './forms.ts';
import type { PageVisitor } from './frame.ts';
import { tableMarkup } from './table.ts';

const STATES = { holds: 'holds', 'not-yet': 'begins later', ended: 'was ended', expired: 'is over' } as const;

/** Failures that somebody answers for, what ends first first. A waived failure stays a failure. */
export function waiversMarkup({ waivers }: WaiversDocument, visitor: PageVisitor): Markup {
  return html`<p>A waiver says that a failure is known, who answers for it, and until when. It changes no verdict; when it ends, the failure stands alone again.</p>
${tableMarkup<StoredWaiver>({
  caption: 'Waivers, those that hold and end first come first',
  columns: [
    {
      head: 'Waiver',
      cell: ({ id, policy, clause }) => html`<span id="${`waiver-${id}`}">${id}</span>: ${policy}/${clause}`,
    },
    { head: 'Of', cell: placeMarkup },
    { head: 'State', cell: stateMarkup },
    { head: 'From', cell: ({ from }) => html`<time>${from}</time>` },
    {
      head: 'Until',
      cell: ({ expires, days, state }) =>
        html`<time>${expires}</time>${state === 'holds' ? `, ${daysWords(days)}` : ''}`,
    },
    { head: 'Owner', cell: ({ owner }) => html`<span class="text">${owner}</span>` },
    {
      head: 'Approved by',
      cell: ({ approver, askedBy }) =>
        html`<span class="text">${approver}</span> <span class="quiet">asked for by ${askedBy}</span>`,
    },
    { head: 'Reason', cell: ({ reason }) => html`<span class="text">${reason}</span>` },
    { head: 'Covers', isNumber: true, cell: coversMarkup },
    ...(mayAct(visitor)
      ? [
          {
            head: 'End it',
            cell: (one: StoredWaiver) =>
              one.state === 'holds' || one.state === 'not-yet' ? endWaiverForm(one, visitor) : '',
          },
        ]
      : []),
  ],
  rows: waivers,
  empty: 'No failure is waived. With a login, the page of a failing clause has a form for it.',
})}`;
}

function placeMarkup({ gateway, group }: StoredWaiver): Markup {
  return gateway === null
    ? html`<a href="${address('/gateways', { group })}">group ${group ?? ''}</a>`
    : html`<a href="${address('/gateways', { q: gateway })}">${gateway}</a>`;
}

function stateMarkup({ state, ended }: StoredWaiver): Markup {
  return html`${STATES[state]}${ended === null ? '' : html` <time>${momentWords(ended.at)}</time>, by ${ended.by}`}`;
}

function coversMarkup({ covers, policy, gateway, group }: StoredWaiver): Markup {
  const of = gateway === null ? { group } : { name: gateway };
  return countLink(covers, address('/findings', { ...of, policy, verdict: 'fail' }));
}
