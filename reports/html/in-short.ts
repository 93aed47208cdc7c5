import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { completenessOf } from '../view/outline.ts';
import { waiverListWords } from '../words/waiver-words.ts';
import { counted } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';

/** Gateways, and clauses of one, that the first page names; the rest is counted. */
const MOST_GATEWAYS = 12;
const MOST_CLAUSES = 6;

/** What deviates, what was not tested and who accepts it, in so few words that the first page has room for them. */
export function inShortMarkup(result: ResultDocument): Markup {
  return html`<section id="in-short"><h2>In short</h2>
<dl class="fields run">
<div><dt>deviates</dt>${deviates(result)}</div>
<div><dt>not tested</dt><dd>${notTested(result)}</dd></div>
<div><dt>accepted</dt><dd>${accepted(result)}</dd></div>
</dl></section>
`;
}

function deviates({ targets, findings }: ResultDocument): Markup {
  const names = new Map(targets.map(({ url, gateway }) => [url, gateway ?? url]));
  const failures = findings.filter((finding) => finding.verdict === 'fail' && mustHold(finding));
  const gateways = [...Map.groupBy(failures, ({ target }) => names.get(target) ?? target)];
  if (gateways.length === 0) return html`<dd>nothing that was tested</dd>`;
  const rest = gateways.length - MOST_GATEWAYS;
  return html`${gateways.slice(0, MOST_GATEWAYS).map(([gateway, own]) => html`<dd>${gateway}: ${clausesWords(own)}</dd>`)}${rest > 0 ? html`<dd>and ${counted(rest, 'gateway')} more</dd>` : nothing}`;
}

function clausesWords(failures: readonly Finding[]): string {
  const clauses = [...new Set(failures.map(({ clause }) => clause))];
  const rest = clauses.length - MOST_CLAUSES;
  return `${counted(failures.length, 'deviation')} (${clauses.slice(0, MOST_CLAUSES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}

function notTested(result: ResultDocument): string {
  const { applicable, open } = completenessOf(result);
  const absent = result.summary.notApplicable;
  return `${open === 0 ? `none of ${applicable} clauses that apply` : `${open} of ${applicable} clauses that apply could not be decided`}; ${absent} ${absent === 1 ? 'does' : 'do'} not apply`;
}

function accepted({ waivers, summary }: ResultDocument): string {
  if (waivers === undefined) return 'nothing: no waiver file was given';
  const by = new Set(
    waivers.entries.filter(({ state }) => state === 'active' || state === 'expiring').map(({ approver }) => approver),
  );
  return `${counted(summary.waived ?? 0, 'deviation')}${by.size === 0 ? '' : ` by ${[...by].join(', ')}`}; ${waiverListWords(waivers)}`;
}
