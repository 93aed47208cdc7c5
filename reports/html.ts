import type { Finding, PolicyReference, ResultDocument } from '../src/finding/result.ts';
import { ambiguities } from './ambiguities.ts';
import { observationAnchor, readingsMarkup } from './html/evidence.ts';
import { type Fragment, html, Markup, nothing } from './html/markup.ts';
import { observationMarkup } from './html/observation.ts';
import { sourceMarkup } from './html/source.ts';
import { style, styleHash } from './html/style.ts';
import { targetMarkup } from './html/target.ts';
import { valueMarkup } from './html/value.ts';
import { verdictMarkup } from './html/verdict.ts';
import { completeness, completenessWords, outline, rowSummaries, type TargetOutline } from './outline.ts';
import { counted, reasonWords } from './words.ts';

/** One page that needs nothing else: no script, no request, a style that the content security policy names by its hash. */
export function htmlReport(result: ResultDocument): string {
  const targets = outline(result);
  const observations = new Map(result.observations.map((observation) => [observation.id, observation]));
  const anchors = new Map(result.findings.map((finding, at) => [finding, `finding-${at + 1}`]));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${`${result.summary.verdict}: gateproof report of ${result.startedAt}`}</title>
${new Markup(`<style>${style}</style>`)}
</head>
<body>
<a class="skip" href="#content">Skip to the targets</a>
<header>${headMarkup(result, targets)}</header>
<main id="content">
${overviewMarkup(targets)}
${deviationsMarkup(targets, anchors)}
${targets.map((target, at) => targetMarkup(target, targetAnchor(at), { observations, anchors }))}
<section><h2>Policies</h2>
${result.policies.map(policyMarkup)}</section>
<section class="observations"><h2>Observations</h2>
<p>${counted(result.observations.length, 'exchange')}, in the order of the plan. Octets are in hexadecimal.</p>
${targets.map(({ target }) => {
  const own = result.observations.filter((observation) => observation.target === target.url);
  return html`<h3>${target.url}</h3>
${own.length === 0 ? html`<p class="none">No exchange.</p>` : own.map((one) => observationMarkup(one, observationAnchor(one.id)))}`;
})}</section>
</main>
<footer><p>Made by gateproof ${result.tool.version} from the result document alone. Conforming to a policy does not make a configuration strong; a standard is another policy.</p></footer>
</body>
</html>
`;
  return page.text;
}

function headMarkup(result: ResultDocument, targets: readonly TargetOutline[]): Markup {
  const { summary } = result;
  const all = targets.flatMap(({ clauses }) => clauses);
  const [axis, ...said] = completenessWords(completeness(all)).split(': ');
  return html`<p class="kicker">gateproof conformance report</p>
<h1>${counted(targets.length, 'target')} judged by ${result.policies.map(({ id }) => id).join(' and ')}</h1>
${result.interrupted ? html`<p class="interrupted"><strong>Interrupted.</strong> The run was cut short; what was seen until then is judged.</p>` : nothing}
<div class="axes">
<div class="axis"><h2>Verdict</h2><p class="large">${verdictMarkup(summary.verdict)}</p>
<p>${summary.pass} pass, ${summary.fail} fail, ${summary.inconclusive} inconclusive, ${summary.notApplicable} not applicable</p></div>
<div class="axis"><h2>Completeness</h2><p class="large">${axis ?? ''}</p><p>${said.join(': ')}</p></div>
</div>
<dl class="fields run">
${result.policies.map(({ id, version, digest }) => html`<div><dt>policy</dt><dd>${id} ${version}<br><code>${digest}</code></dd></div>`)}
<div><dt>judged as of</dt><dd><time>${result.asOf}</time></dd></div>
<div><dt>observed</dt><dd><time>${result.startedAt}</time> to <time>${result.finishedAt}</time></dd></div>
<div><dt>made by</dt><dd>${result.tool.name} ${result.tool.version}</dd></div>
</dl>`;
}

function overviewMarkup(targets: readonly TargetOutline[]): Markup {
  if (targets.length === 0) return html`<p>No target was scanned.</p>`;
  return html`<table class="overview">
<caption>Targets</caption>
<thead><tr><th scope="col">Target</th><th scope="col">Gateway</th><th scope="col">Rows accepted</th><th scope="col">Completeness</th><th scope="col">Verdict</th></tr></thead>
<tbody>${targets.map(
    (
      { target, policies, clauses },
      at,
    ) => html`<tr><th scope="row"><a href="${`#${targetAnchor(at)}`}">${target.url}</a></th>
<td data-heading="gateway">${target.gateway ?? ''}</td>
<td data-heading="rows accepted">${lines(rowSummaries(policies))}</td>
<td data-heading="completeness">${completenessWords(completeness(clauses))}</td>
<td data-heading="verdict">${verdictMarkup(target.summary.verdict)}</td></tr>
`,
  )}</tbody></table>`;
}

function deviationsMarkup(targets: readonly TargetOutline[], anchors: ReadonlyMap<Finding, string>): Markup {
  const items = targets.flatMap(({ target, policies }) =>
    policies.flatMap(({ policy, clauses }) =>
      clauses.flatMap(({ clause, finding }) => {
        if (finding?.verdict !== 'fail') return [];
        const vendor = Object.values(clause.vendor).join(' ');
        return [
          html`<tr><th scope="row"><a href="${`#${anchors.get(finding) ?? ''}`}">${policy.id}/${clause.id}</a></th>
<td data-heading="target">${target.url}</td>
<td data-heading="clause">${vendor === '' ? clause.title : html`<span class="vendor">${vendor}</span>`}</td>
<td data-heading="what was seen">${reasonWords(finding.reason)}${undocumented(finding)}</td></tr>
`,
        ];
      }),
    ),
  );
  if (items.length === 0) return html`<section><h2>Deviations</h2><p>None was seen.</p></section>`;
  return html`<section><h2>Deviations</h2>
<table class="overview"><caption>${counted(items.length, 'deviation')}</caption>
<thead><tr><th scope="col">Clause</th><th scope="col">Target</th><th scope="col">It says</th><th scope="col">What was seen</th></tr></thead>
<tbody>${items}</tbody></table></section>`;
}

/** What was accepted beyond the policy, named where the reader looks first. */
function undocumented({ direction, observed }: Finding): Markup {
  const accepted = observed['accepted'];
  return direction === 'undocumented-refused' && Array.isArray(accepted) ? valueMarkup(accepted) : nothing;
}

function policyMarkup(policy: PolicyReference): Markup {
  const { id, version, digest, title, source, clauses } = policy;
  const ambiguous = ambiguities(policy).map(
    (one) => html`<div><dt>${lines(one.clauses.map((clause) => clause.id))}</dt><dd>${readingsMarkup(one)}</dd></div>`,
  );
  return html`<h3>${title}</h3>
<dl class="fields">
<div><dt>policy</dt><dd>${id} ${version}, ${counted(clauses.length, 'clause')}</dd></div>
<div><dt>file</dt><dd><code>${digest}</code></dd></div>
<div><dt>source</dt><dd>${sourceMarkup(source)}</dd></div>
</dl>
${
  ambiguous.length === 0
    ? nothing
    : html`<h4>Where the source can be read in more than one way</h4>
<dl class="fields ambiguous">${ambiguous}</dl>`
}`;
}

function lines(texts: readonly string[]): Fragment {
  return texts.map((text) => html`<span class="line">${text}</span>`);
}

function targetAnchor(at: number): string {
  return `target-${at + 1}`;
}
