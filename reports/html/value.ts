import { isJsonObject } from '../../core/observation/is-json-object.ts';
import type { Json, JsonObject } from '../../core/observation/observation.ts';
import { combinationWords, fieldWords, isCombination, isScalar, scalarWords } from '../words/words.ts';
import { type Fragment, html, type Markup } from './markup.ts';

/** A list above this is folded. */
const FOLDED_ABOVE = 24;

/** Any JSON, no field left out: objects as definition lists, lists as lists, combinations on one line. */
export function valueMarkup(value: Json): Markup {
  if (isScalar(value)) return scalar(value);
  if (isCombination(value)) return html`<bdi>${combinationWords(value)}</bdi>`;
  if (isJsonObject(value)) return objectMarkup(value);
  if (value.length === 0) return html`<span class="none">none</span>`;
  return folded(
    value.map((item) => html`<li>${valueMarkup(item)}</li>`),
    (items) => html`<ul class="values">${items}</ul>`,
  );
}

/** All items in one frame, or folded behind their number when they are many. */
export function folded(items: readonly Markup[], frame: (items: Fragment) => Markup): Markup {
  if (items.length <= FOLDED_ABOVE) return frame(items);
  return html`<details class="fold"><summary>${items.length} entries</summary>${frame(items)}</details>`;
}

function objectMarkup(value: JsonObject): Markup {
  const entries = Object.entries(value);
  if (entries.length === 0) return html`<span class="none">nothing</span>`;
  return html`<dl class="fields">${entries.map(
    ([name, part]) => html`<div><dt>${fieldWords(name)}</dt><dd>${valueMarkup(part)}</dd></div>`,
  )}</dl>`;
}

function scalar(value: null | boolean | number | string): Markup {
  if (value === null) return html`<span class="none">none</span>`;
  if (typeof value === 'string') return html`<bdi>${value === '' ? '(empty)' : value}</bdi>`;
  return html`<bdi>${scalarWords(value)}</bdi>`;
}
