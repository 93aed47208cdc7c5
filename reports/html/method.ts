import type { ResultDocument } from '../../core/finding/result.ts';
import type { ReportOptions } from '../report-format.ts';
import { counted } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';

/** How it was tested, and where the evidence lies. */
export function methodMarkup(result: ResultDocument, evidence: ReportOptions['evidence']): Markup {
  return html`<section id="method"><h2>How it was tested</h2>
<dl class="fields">
<div><dt>way</dt><dd>${wayWords(result)}</dd></div>
<div><dt>when</dt><dd><time>${result.startedAt}</time> to <time>${result.finishedAt}</time>, ${counted(result.observations.length, 'exchange')} with ${counted(result.targets.length, 'target')}${result.interrupted ? ', cut short' : ''}</dd></div>
${identitiesMarkup(result)}<div><dt>rules</dt><dd>A row passes when it was offered alone and accepted. "Nothing else" passes when every other registered combination that could be offered was refused. A refusal counts between two controls that were accepted; silence never counts as one. What could not be shown is inconclusive, and makes the report incomplete.</dd></div>
<div><dt>evidence</dt><dd>${evidenceMarkup(evidence)}</dd></div>
</dl></section>
`;
}

function wayWords({ source, captures = [] }: ResultDocument): string {
  if (source === 'capture')
    return `Nothing was sent: what passed by in ${counted(captures.length, 'capture')} was judged.`;
  return 'Every endpoint was asked over the network, exchange by exchange, as a client asks; nothing was changed on it.';
}

function identitiesMarkup({ findings }: ResultDocument): Markup {
  const identities = new Set(findings.flatMap(({ observed }) => observed.shownWith?.identities ?? []));
  if (identities.size === 0) return nothing;
  return html`<div><dt>credentials</dt><dd>${[...identities].join(', ')}</dd></div>
`;
}

function evidenceMarkup(evidence: ReportOptions['evidence'] = {}): Markup {
  const files = Object.entries(evidence);
  if (files.length === 0)
    return html`<code>result.json</code> (<code>--format json</code>) holds every finding and every octet under the ids of this report`;
  return html`${files.map(([name, sha256]) => html`<span class="line"><code>${name}</code>, SHA-256 <code>${sha256}</code></span>`)}`;
}
