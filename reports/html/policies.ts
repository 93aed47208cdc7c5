import type { PolicyReference, ResultDocument } from '../../core/finding/result.ts';
import { ambiguities } from '../view/ambiguities.ts';
import { counted } from '../words/words.ts';
import { readingsMarkup } from './evidence.ts';
import { html, type Markup, nothing } from './markup.ts';
import { lines } from './overview.ts';
import type { Places } from './places.ts';
import { sourceMarkup } from './source.ts';

/** By which editions it was judged, and how far each can be trusted. */
export function policiesMarkup({ policies }: ResultDocument, places: Places): Markup {
  return html`<section id="policies"><h2>Policies</h2>
${policies.map(
  (policy) => html`<h3 id="${places.policies.get(policy) ?? ''}">${policy.title}</h3>
<dl class="fields">
<div><dt>policy</dt><dd>${policy.id} ${policy.version}, ${counted(policy.clauses.length, 'clause')}</dd></div>
<div><dt>file</dt><dd><code>${policy.digest}</code></dd></div>
<div><dt>source</dt><dd>${sourceMarkup(policy.source)}</dd></div>
</dl>
`,
)}</section>
`;
}

/** Where a source can be read in more than one way, each once, folded; of clauses that apply to what was scanned. Nothing where there is none. */
export function ambiguitiesMarkup({ policies, findings }: ResultDocument, { readings }: Places): Markup {
  const items = policies.flatMap((policy) =>
    ambiguities(policy, findings).map(
      (one) =>
        html`<div id="${readings.get(`${policy.id}/${one.clauses[0]?.id ?? ''}`) ?? ''}"><dt>${lines(namesOf(policy, one.clauses))}</dt><dd>${readingsMarkup(one)}</dd></div>`,
    ),
  );
  if (items.length === 0) return nothing;
  return html`<section id="readings"><h2>Readings that the verdict rests on</h2>
<details><summary>${counted(items.length, 'text')} can be read in more than one way; the policy says which reading each clause takes</summary>
<dl class="fields ambiguous">${items}</dl></details></section>
`;
}

function namesOf({ id }: PolicyReference, clauses: PolicyReference['clauses']): readonly string[] {
  return clauses.map((clause) => `${id}/${clause.id}`);
}
