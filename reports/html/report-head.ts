import type { ResultDocument, SourceReference } from '../../core/finding/result.ts';
import { confidenceWords, editionOf } from '../../core/policy/citation.ts';
import { besideVerdict } from '../view/beside-verdict.ts';
import { completenessOf, completenessWords } from '../view/outline.ts';
import { waivedWords } from '../words/waiver-words.ts';
import { counted } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';
import { verdictMarkup } from './verdict.ts';

/** What an auditor asks first: the verdict, how complete it is, of what, by which editions, when, and by whom. */
export function reportHeadMarkup(result: ResultDocument): Markup {
  const { summary } = result;
  const [axis, ...said] = completenessWords(completenessOf(result)).split(': ');
  return html`<p class="kicker">gateproof conformance report</p>
<h1>${scopeWords(result)} judged by ${result.policies.map(({ id }) => id).join(' and ')}</h1>
${result.interrupted ? html`<p class="interrupted"><strong>Interrupted.</strong> The run was cut short; what was seen until then is judged.</p>` : nothing}
<div class="axes">
<div class="axis"><h2>Verdict</h2><p class="large">${verdictMarkup(summary.verdict)}</p>
<p>${summary.pass} pass, ${summary.fail} fail${waivedWords(summary)}, ${summary.inconclusive} inconclusive, ${summary.notApplicable} not applicable</p>${besideVerdict(result).map((line) => html`<p>${line}</p>`)}</div>
<div class="axis"><h2>Completeness</h2><p class="large">${axis ?? ''}</p><p>${said.join(': ')}</p></div>
</div>
<dl class="fields run">
<div><dt>${result.policies.length === 1 ? 'policy' : 'policies'}</dt>${result.policies.map(({ id, version, digest, source }) => html`<dd>${id} ${version}: ${editionWords(source)}<br><code>${digest}</code></dd>`)}</div>
<div><dt>judged as of</dt><dd><time>${result.asOf}</time></dd></div>
<div><dt>observed</dt><dd><time>${result.startedAt}</time> to <time>${result.finishedAt}</time></dd></div>
<div><dt>made by</dt><dd>${result.tool.name} ${result.tool.version}</dd></div>
</dl>`;
}

/** '5 gateways with 9 endpoints', or the targets alone where none has a gateway's name. */
function scopeWords({ targets }: ResultDocument): string {
  const gateways = new Set(targets.flatMap(({ gateway }) => gateway ?? []));
  if (gateways.size === 0 || targets.some(({ gateway }) => gateway === undefined))
    return counted(targets.length, 'target');
  return `${counted(gateways.size, 'gateway')} with ${counted(targets.length, 'endpoint')}`;
}

/** What stands at the foot of every printed page, in characters that need no escape in a style. */
export function footerText(result: ResultDocument): string {
  const [axis = ''] = completenessWords(completenessOf(result)).split(': ');
  return `${result.summary.verdict}, ${axis}, as of ${result.asOf}, gateproof ${result.tool.version}`.replaceAll(
    /[^A-Za-z0-9 .,+-]/gu,
    ' ',
  );
}

function editionWords(source: SourceReference): string {
  const { title, date } = source;
  return `${[title, editionOf(source), date].filter((part) => part !== undefined).join(', ')}${confidenceWords(source)}`;
}
