import type { ResultDocument } from '../../core/finding/result.ts';
import type { ReportOptions } from '../report-format.ts';
import { outline, type TargetOutline } from '../view/outline.ts';
import { counted } from '../words/words.ts';
import { contentsMarkup, type Part } from './contents.ts';
import { deviationsMarkup } from './deviations.ts';
import { type Excerpt, excerptOf } from './excerpt.ts';
import { inShortMarkup } from './in-short.ts';
import { landingMarkup } from './landing.ts';
import { html, type Markup, nothing } from './markup.ts';
import { methodMarkup } from './method.ts';
import { notTestedAnywhereMarkup } from './not-tested.ts';
import { overviewMarkup } from './overview.ts';
import { pageHead } from './page-head.ts';
import { type Places, placesOf, withoutEvidence } from './places.ts';
import { ambiguitiesMarkup, policiesMarkup } from './policies.ts';
import { plansMarkup } from './readiness.ts';
import { footerText, reportHeadMarkup } from './report-head.ts';
import { script } from './script.ts';
import { signOffMarkup } from './sign-off.ts';
import { targetMarkup } from './target.ts';
import { waiversMarkup } from './waivers.ts';

/** One page that needs nothing else: no request, and one style and one script that the content security policy names by their hashes. */
export function htmlReport(result: ResultDocument, options: ReportOptions = {}): string {
  return [...htmlPieces(result, options)].join('');
}

/** The same in pieces, because a page of many targets is long: the report, and behind it the evidence. Throws ReportError. */
export function* htmlPieces(result: ResultDocument, options: ReportOptions = {}): Generator<string> {
  const targets = outline(result);
  const excerpt = excerptOf(targets);
  const places = placesOf(result, targets, excerpt);
  yield `${pageHead(titleOf(result), { script, footer: footerText(result) }).text}<body>
<a class="skip" href="#content">Skip to the targets</a>
<header>${reportHeadMarkup(result).text}</header>
${contentsMarkup(partsOf(result, excerpt, places, options)).text}<main id="content">
`;
  yield* reportPieces(result, targets, excerpt, places, options);
  yield '<div class="appendix" id="evidence">\n';
  const observations = new Map(result.observations.map((observation) => [observation.id, observation]));
  const byTarget = Map.groupBy(result.observations, ({ target }) => target);
  for (const one of excerpt.detailed)
    yield targetMarkup(one, byTarget.get(one.target.url) ?? [], { observations, places }).text;
  yield `</div>
</main>
${endMarkup(result).text}`;
}

/** The report without the evidence, for paper: it refers to the evidence by file and digest. Throws ReportError. */
export function printedReport(result: ResultDocument, options: ReportOptions = {}): string {
  const targets = outline(result);
  const excerpt = excerptOf(targets);
  const places = withoutEvidence(placesOf(result, targets, excerpt));
  return `${pageHead(titleOf(result), { footer: footerText(result) }).text}<body>
<header>${reportHeadMarkup(result).text}</header>
<main id="content">
${[...reportPieces(result, targets, excerpt, places, options)].join('')}</main>
${endMarkup(result).text}`;
}

function* reportPieces(
  result: ResultDocument,
  targets: readonly TargetOutline[],
  excerpt: Excerpt,
  places: Places,
  { landing, evidence }: ReportOptions,
): Generator<string> {
  const parts: readonly Markup[] = [
    inShortMarkup(result),
    signOffMarkup,
    overviewMarkup(targets, excerpt, places.targets),
    deviationsMarkup(targets, excerpt, places),
    plansMarkup(result),
    landingMarkup(landing),
    ambiguitiesMarkup(result, places),
    waiversMarkup(result.waivers),
    notTestedAnywhereMarkup(targets),
    methodMarkup(result, evidence),
    policiesMarkup(result, places),
  ];
  for (const { text } of parts) yield text;
}

function partsOf(
  result: ResultDocument,
  { detailed }: Excerpt,
  { targets }: Places,
  { landing }: ReportOptions,
): readonly Part[] {
  const hasPlans = result.targets.some(({ facts }) => facts.readiness !== undefined);
  return [
    { id: 'in-short', title: 'In short' },
    { id: 'sign-off', title: 'Sign-off' },
    { id: 'targets', title: 'Targets' },
    { id: 'deviations', title: 'Deviations and what to change' },
    ...(hasPlans && plansMarkup(result) !== nothing ? [{ id: 'plans', title: 'Ways out of SSTP' }] : []),
    ...(landing === undefined ? [] : [{ id: 'landing', title: 'Where clients land' }]),
    { id: 'waivers', title: 'Waivers' },
    { id: 'not-tested', title: 'What was not tested' },
    { id: 'method', title: 'How it was tested' },
    { id: 'policies', title: 'Policies' },
    {
      id: 'evidence',
      title: `Evidence of ${counted(detailed.length, 'target')}`,
      under: detailed.map((one) => ({ id: targets.get(one) ?? '', title: nameOf(one) })),
    },
  ];
}

function nameOf({ target: { url, gateway } }: TargetOutline): string {
  return gateway === undefined ? url : `${gateway} ${url}`;
}

function titleOf({ summary, startedAt }: ResultDocument): string {
  return `${summary.verdict}: gateproof report of ${startedAt}`;
}

function endMarkup({ tool }: ResultDocument): Markup {
  return html`<footer><p>Made by gateproof ${tool.version} from the result document alone. Conforming to a policy does not make a configuration strong; a standard is another policy.</p></footer>
</body>
</html>
`;
}
