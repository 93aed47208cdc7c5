import type { Observation } from '../../core/finding/result.ts';
import { visibleText } from '../text/visible-text.ts';
import { counted, outcomeWords } from '../words/words.ts';
import { type ExchangeField, exchangeFields } from './exchange-fields.ts';
import { html, type Markup } from './markup.ts';
import { packed } from './pack.ts';

/** The id of an observation's place in the page. */
export function observationAnchor(id: string): string {
  return `at-${id}`;
}

/**
 * The exchanges with a target: how they ended, and who ended alike. Their offers, answers and octets are packed into an attribute, which the page's
 * script unpacks where one of them is opened.
 */
export function exchangesMarkup(observations: readonly Observation[]): Markup {
  if (observations.length === 0) return html`<p class="none">No exchange.</p>`;
  const groups = Map.groupBy(observations, ({ probe, outcome, detail }) => JSON.stringify([probe, outcome, detail]));
  return html`<p class="quiet">${counted(observations.length, 'exchange')}, by how they ended. Opened, an exchange shows its offer, its answer and every octet; a browser without JavaScript leaves them packed, and <code>result.json</code> has them under the same id.</p>
<div class="exchanges" data-packed="${packed(observations.map(told))}">
${[...groups.values()].map(groupMarkup)}</div>
`;
}

function groupMarkup(group: readonly Observation[]): Markup {
  const [first] = group;
  return html`<details><summary>${group.length} × <span class="outcome">${first === undefined ? '' : outcomeWords(first.outcome)}</span> <span class="detail">${first?.detail ?? ''}</span> <span class="quiet">${first?.probe ?? ''}</span></summary>
<ul class="ids">${group.map(({ id }) => html`<li id="${observationAnchor(id)}">${id}</li>`)}</ul></details>
`;
}

type PackedValue =
  | string
  | readonly (readonly [string, string])[]
  | { readonly hex: string }
  | { readonly lines: readonly string[] };

/** An exchange as the script reads it: id, then name and value of each field, hidden characters spelled out. */
function told(observation: Observation): readonly [string, readonly (readonly [string, PackedValue])[]] {
  return [observation.id, exchangeFields(observation).map((field) => [field.name, packedValue(field)] as const)];
}

function packedValue(field: ExchangeField): PackedValue {
  if ('text' in field) return visibleText(field.text);
  if ('lines' in field) return { lines: field.lines.map(visibleText) };
  if ('octets' in field) return field.octets === '' ? field.none : { hex: field.octets };
  return field.fields.map(([name, text]) => [visibleText(name), visibleText(text)] as const);
}
