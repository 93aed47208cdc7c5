import type { PolicyReference, ResultDocument } from '../../core/finding/result.ts';
import type { ReportOptions } from '../report-format.ts';
import { ambiguities } from '../view/ambiguities.ts';
import { besideVerdict } from '../view/beside-verdict.ts';
import { completenessOf, completenessWords, outline } from '../view/outline.ts';
import { waivedWords } from '../words/waiver-words.ts';
import { counted } from '../words/words.ts';
import { deviationsMarkup } from './deviations.ts';
import { readingsMarkup } from './evidence.ts';
import { excerptOf } from './excerpt.ts';
import { landingMarkup } from './landing.ts';
import { html, Markup, nothing } from './markup.ts';
import { lines, overviewMarkup } from './overview.ts';
import { pageHead } from './page-head.ts';
import { type Places, placesOf } from './places.ts';
import { plansMarkup } from './readiness.ts';
import { script } from './script.ts';
import { sourceMarkup } from './source.ts';
import { targetMarkup } from './target.ts';
import { verdictMarkup } from './verdict.ts';
import { waiversMarkup } from './waivers.ts';

/** One page that needs nothing else: no script, no request, a style that the content security policy names by its hash. */
export function htmlReport(result: ResultDocument, options: ReportOptions = {}): string {
  return [...htmlPieces(result, options)].join('');
}

/** The same in pieces: a page of many targets is long. */
export function* htmlPieces(result: ResultDocument, { landing }: ReportOptions = {}): Generator<string> {
  const targets = outline(result);
  const observations = new Map(result.observations.map((observation) => [observation.id, observation]));
  const byTarget = Map.groupBy(result.observations, ({ target }) => target);
  const excerpt = excerptOf(targets);
  const places = placesOf(result, targets, excerpt);
  yield html`${pageHead(`${result.summary.verdict}: gateproof report of ${result.startedAt}`, script)}<body>
<a class="skip" href="#content">Skip to the targets</a>
<header>${headMarkup(result)}</header>
<main id="content">
${overviewMarkup(targets, excerpt, places.targets)}
${deviationsMarkup(targets, excerpt, places.findings)}
${waiversMarkup(result.waivers)}${plansMarkup(result)}${landingMarkup(landing)}`.text;
  for (const one of excerpt.detailed)
    yield targetMarkup(one, byTarget.get(one.target.url) ?? [], { observations, places }).text;
  yield html`
<section><h2>Policies</h2>
${result.policies.map((policy) => policyMarkup(policy, result, places))}`.text;
  yield html`</section>
</main>
<footer><p>Made by gateproof ${result.tool.version} from the result document alone. Conforming to a policy does not make a configuration strong; a standard is another policy.</p></footer>
</body>
</html>
`.text;
}

function headMarkup(result: ResultDocument): Markup {
  const { summary } = result;
  const [axis, ...said] = completenessWords(completenessOf(result)).split(': ');
  return html`<p class="kicker">gateproof conformance report</p>
<h1>${counted(result.targets.length, 'target')} judged by ${result.policies.map(({ id }) => id).join(' and ')}</h1>
${result.interrupted ? html`<p class="interrupted"><strong>Interrupted.</strong> The run was cut short; what was seen until then is judged.</p>` : nothing}
<div class="axes">
<div class="axis"><h2>Verdict</h2><p class="large">${verdictMarkup(summary.verdict)}</p>
<p>${summary.pass} pass, ${summary.fail} fail${waivedWords(summary)}, ${summary.inconclusive} inconclusive, ${summary.notApplicable} not applicable</p>${besideVerdict(result).map((line) => html`<p>${line}</p>`)}</div>
<div class="axis"><h2>Completeness</h2><p class="large">${axis ?? ''}</p><p>${said.join(': ')}</p></div>
</div>
<dl class="fields run">
<div><dt>${result.policies.length === 1 ? 'policy' : 'policies'}</dt>${result.policies.map(({ id, version, digest }) => html`<dd>${id} ${version}<br><code>${digest}</code></dd>`)}</div>
<div><dt>judged as of</dt><dd><time>${result.asOf}</time></dd></div>
<div><dt>observed</dt><dd><time>${result.startedAt}</time> to <time>${result.finishedAt}</time></dd></div>
<div><dt>made by</dt><dd>${result.tool.name} ${result.tool.version}</dd></div>
</dl>`;
}

function policyMarkup(policy: PolicyReference, { findings }: ResultDocument, { policies, readings }: Places): Markup {
  const { id, version, digest, title, source, clauses } = policy;
  const ambiguous = ambiguities(policy, findings).map(
    (one) =>
      html`<div id="${readings.get(`${id}/${one.clauses[0]?.id ?? ''}`) ?? ''}"><dt>${lines(one.clauses.map((clause) => clause.id))}</dt><dd>${readingsMarkup(one)}</dd></div>`,
  );
  return html`<h3 id="${policies.get(policy) ?? ''}">${title}</h3>
<dl class="fields">
<div><dt>policy</dt><dd>${id} ${version}, ${counted(clauses.length, 'clause')}</dd></div>
<div><dt>file</dt><dd><code>${digest}</code></dd></div>
<div><dt>source</dt><dd>${sourceMarkup(source)}</dd></div>
</dl>
${
  ambiguous.length === 0
    ? nothing
    : html`<details><summary>Where the source can be read in more than one way, of what was scanned (${ambiguous.length})</summary>
<dl class="fields ambiguous">${ambiguous}</dl></details>`
}`;
}
