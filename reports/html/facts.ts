import type { BoxOfNames, TargetResult } from '../../core/finding/result.ts';
import { serviceWords } from '../words/service-words.ts';
import { counted, fieldWords } from '../words/words.ts';
import { certificatesMarkup } from './certificates.ts';
import { ikeIdentityMarkup } from './ike-identity.ts';
import { learnedMarkup } from './learned.ts';
import { html, type Markup, nothing } from './markup.ts';
import { profileMarkup } from './profile.ts';
import { columnsMarkup } from './readiness.ts';
import { folded } from './value.ts';

type TlsFacts = NonNullable<TargetResult['facts']['tls']>;
type Combinations = readonly Readonly<Record<string, CombinationValue>>[];
type CombinationValue = string | boolean | null | readonly string[];

/**
 * What the target was seen to accept and refuse, whatever a policy says of it. What was refused is counted where `isWhole` is false: the boxes of it
 * are long, and the JSON document has them.
 */
export function factsMarkup(facts: TargetResult['facts'], isWhole: boolean): Markup {
  const { tls, ike, ipsec } = facts;
  if (facts.profile !== undefined) return profileMarkup(facts.profile);
  if (facts.readiness !== undefined) return columnsMarkup(facts.readiness);
  const service = serviceWords(facts);
  if (tls === undefined && ike === undefined && ipsec === undefined && service.length === 0) {
    return html`<p class="none">Nothing was learned of this target.</p>`;
  }
  return html`<dl class="fields facts">
${
  ike === undefined
    ? nothing
    : combinations(
        'IKE',
        ike.accepted.map((one) => ({ ...one })),
        isWhole,
        ike.refused,
      )
}${ike === undefined ? nothing : ikeIdentityMarkup(ike)}
${
  ipsec === undefined
    ? nothing
    : combinations(
        'IPsec',
        ipsec.accepted.map((one) => ({ ...one })),
        isWhole,
        ipsec.refused,
      )
}
${learnedMarkup(service)}${tls === undefined ? nothing : tlsMarkup(tls, isWhole)}</dl>
${tls === undefined ? nothing : certificatesMarkup(tls.chains)}`;
}

function combinations(name: string, accepted: Combinations, isWhole: boolean, refused: readonly BoxOfNames[]): Markup {
  return html`<div><dt>${name} accepted</dt><dd>${accepted.length === 0 ? html`<span class="none">none seen</span>` : combinationTable(accepted)}</dd></div>
${refusedMarkup(`${name} refused`, refused, isWhole)}`;
}

function combinationTable(accepted: Combinations): Markup {
  const fields = [...new Set(accepted.flatMap((one) => Object.keys(one)))];
  const rows = accepted.map(
    (one) =>
      html`<tr>${fields.map((field) => html`<td data-heading="${fieldWords(field)}">${valueWords(one[field])}</td>`)}</tr>`,
  );
  return folded(
    rows,
    (
      items,
    ) => html`<table class="accepted"><thead><tr>${fields.map((field) => html`<th scope="col">${fieldWords(field)}</th>`)}</tr></thead>
<tbody>${items}</tbody></table>`,
  );
}

function valueWords(value: CombinationValue | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  return value?.join(', ') ?? 'NONE';
}

function tlsMarkup(tls: TlsFacts, isWhole: boolean): Markup {
  return html`${fact('versions accepted', tls.versions)}
${Object.entries(tls.suites).map(([version, suites]) => fact(`${version} suites accepted`, suites))}
${tls.groups === undefined ? nothing : fact('groups accepted', tls.groups)}
${tls.signatureSchemes === undefined ? nothing : fact('signature schemes accepted', tls.signatureSchemes)}
${fact('properties', [
  `order of suites: ${tls.preference === undefined ? 'not learned' : `the ${tls.preference}'s choice`}`,
  property('extended master secret', tls.extendedMasterSecret),
  property('encrypt-then-MAC', tls.encryptThenMac),
  property('secure renegotiation', tls.secureRenegotiation),
  property('compression', tls.compression),
])}
${refusedMarkup('refused', tls.refused, isWhole)}`;
}

function property(name: string, value: boolean | undefined): string {
  return `${name}: ${value === undefined ? 'not learned' : value ? 'yes' : 'no'}`;
}

function fact(name: string, values: readonly string[]): Markup {
  const list =
    values.length === 0
      ? html`<span class="none">none seen</span>`
      : folded(
          values.map((value) => html`<li>${value}</li>`),
          (items) => html`<ul class="values">${items}</ul>`,
        );
  return html`<div><dt>${name}</dt><dd>${list}</dd></div>`;
}

/** Boxes stand for all their combinations: the number, and where `isWhole` the boxes behind it. */
function refusedMarkup(name: string, boxes: readonly BoxOfNames[], isWhole: boolean): Markup {
  if (boxes.length === 0) return fact(name, []);
  const count = boxes.reduce(
    (sum, box) => sum + Object.values(box).reduce((size, values) => size * values.length, 1),
    0,
  );
  const words = `${counted(count, 'combination')}, each between answered controls`;
  if (!isWhole)
    return html`<div><dt>${name}</dt><dd>${words} <span class="quiet">(<code>result.json</code> lists them)</span></dd></div>`;
  const items = boxes.map(
    (box) =>
      html`<li><dl class="fields">${Object.entries(box).map(
        ([field, values]) =>
          html`<div><dt>${fieldWords(field)}</dt><dd>${values.map((value) => value ?? 'NONE').join(', ')}</dd></div>`,
      )}</dl></li>`,
  );
  return html`<div><dt>${name}</dt><dd><details class="fold"><summary>${words}</summary><ul class="boxes">${items}</ul></details></dd></div>`;
}
