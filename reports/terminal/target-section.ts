import type { ClauseReference, Finding } from '../../core/finding/result.ts';
import { safe } from '../text/safe-text.ts';
import { jsonLines } from '../view/json-lines.ts';
import { leniencyLines } from '../view/leniencies.ts';
import { clauseGroups, clauseRuns } from '../view/open-clauses.ts';
import {
  evidenceOf,
  type JudgedClause,
  type PolicyOutline,
  rowCounts,
  type TargetOutline,
  weighed,
} from '../view/outline.ts';
import { pageAgainstGateway } from '../view/page-against-gateway.ts';
import type { RootCauses } from '../view/root-causes.ts';
import { evidenceWords } from '../words/evidence-words.ts';
import { ratingNote } from '../words/rating-words.ts';
import { documentedNames } from '../words/row-names.ts';
import { serviceWords } from '../words/service-words.ts';
import { expectedInNames } from '../words/told/expected-in-names.ts';
import { observedInNames } from '../words/told/observed-in-names.ts';
import { waiverWords } from '../words/waiver-words.ts';
import { weakWords } from '../words/weak-words.ts';
import { counted, directionWords, reasonWords } from '../words/words.ts';
import { widthOf } from './columns.ts';
import { ikeIdentityLines } from './ike-identity.ts';
import { learnedLines } from './learned.ts';
import { labelled, wrap } from './lines.ts';
import type { Page } from './page.ts';
import { profileLines } from './profile.ts';
import { readinessLines } from './readiness.ts';

/** Observations that one violation names; the rest are counted. */
const NAMED_EVIDENCE = 3;

/** One target under every policy: what fails, what could not be shown, what does not apply, what passed. */
export function targetSection({ target, policies, causes }: TargetOutline, page: Page): readonly string[] {
  const name = target.gateway === undefined ? safe(target.url) : `${safe(target.url)} (${safe(target.gateway)})`;
  const rule = '─'.repeat(Math.max(3, page.columns - widthOf(name) - target.summary.verdict.length - 5));
  return [
    `${page.ink('bold', name)}  ${page.ink('faint', rule)}  ${target.summary.verdict}`,
    ...policies.flatMap((policy) => policySection(policy, causes, page)),
    ...ikeIdentityLines(target.facts.ike, page),
    ...readinessLines(target.facts.readiness, page),
    ...profileLines(target.facts.profile, page),
    ...learnedLines('the service', serviceWords(target.facts), page),
  ];
}

function policySection(outline: PolicyOutline, causes: RootCauses, page: Page): readonly string[] {
  const { policy, clauses } = outline;
  const [held, advice] = [weighed(clauses, true), weighed(clauses, false)];
  const failures = (of: readonly JudgedClause[]): readonly string[] =>
    of.flatMap((judged) => (judged.finding?.verdict === 'fail' ? violation(judged, page) : []));
  const count = (of: readonly JudgedClause[], verdict: Finding['verdict']): number =>
    of.filter(({ finding }) => finding?.verdict === verdict).length;
  const counts = [...rowCounts(outline), `${counted(count(held, 'pass'), 'clause')} passed`];
  if (advice.length > 0) counts.push(`${counted(count(advice, 'pass'), 'point')} of advice followed`);
  const notApplicable = count(clauses, 'not-applicable');
  if (notApplicable > 0) counts.push(`${notApplicable} not applicable`);
  const head = `${safe(policy.id)} ${safe(policy.version)}: ${counts.join(', ')}`;
  return [
    ...labelled('', [head], { indent: 2, label: 0, columns: page.columns }),
    ...labelled('', pageAgainstGateway(outline).map(safe), { indent: 2, label: 0, columns: page.columns }),
    ...titled('fails', 'red', failures(held), page),
    ...titled('advice that is not followed', 'yellow', failures(advice), page),
    ...titled('accepted as legacy, or by one reading alone', 'yellow', lenient(clauses, page), page),
    ...titled('could not be shown', 'yellow', undecided(held, causes, page), page),
    ...titled('advice that could not be shown', 'yellow', undecided(advice, causes, page), page),
  ];
}

function titled(title: string, style: 'red' | 'yellow', lines: readonly string[], { ink }: Page): readonly string[] {
  return lines.length === 0 ? [] : [`  ${ink('bold', ink(style, title))}`, ...lines];
}

/** Kinds of clauses that want values, which are shown beside what was seen. */
const ofValues: ReadonlySet<ClauseReference['kind']> = new Set([
  'constraint',
  'feature',
  'certificate',
  'limit',
  'identity',
]);

function violation({ clause, finding }: JudgedClause, { columns, ink, observations }: Page): readonly string[] {
  if (finding === undefined) return [];
  const place = { indent: 6, label: 10, columns };
  const isRow = clause.kind === 'row';
  const names = isRow ? documentedNames(finding).map(safe) : [];
  const isOfValues = ofValues.has(clause.kind);
  const wanted = isOfValues
    ? jsonLines(expectedInNames(finding))
    : finding.direction === 'beside-tables'
      ? []
      : [directionWords(finding)];
  const weak = weakWords(clause, finding)?.replace(/^weak: /u, '');
  const evidence = evidenceOf(finding, observations);
  const seen = evidence
    .slice(0, NAMED_EVIDENCE)
    .map(({ id, outcome, detail }) => safe(`${id} ${evidenceWords(finding, { outcome })} ${detail}`.trim()));
  const more = evidence.length - NAMED_EVIDENCE;
  const vendor = Object.values(clause.vendor).join(' ');
  const title = `${safe(clause.id)}  ${safe(vendor === '' ? clause.title : vendor)}${safe(ratingNote(clause))}`;
  return [
    ...wrap(title, columns - 4).map((line, at) => (at === 0 ? `    ${ink('bold', line)}` : `      ${line}`)),
    ...(names.length === 0 ? [] : labelled('IANA', names, place)),
    ...labelled('wanted', wanted, place),
    ...(weak === undefined ? [] : labelled('weak', [safe(weak)], place)),
    ...labelled('reason', [safe(reasonWords(finding.reason))], place),
    ...(finding.waiver === undefined ? [] : labelled('waiver', [safe(waiverWords(finding.waiver))], place)),
    ...labelled('observed', jsonLines(observedInNames(finding)), place),
    ...labelled('evidence', [...seen, ...(more > 0 ? [`and ${more} more`] : [])], place),
  ];
}

function lenient(clauses: readonly JudgedClause[], { columns }: Page): readonly string[] {
  const at = (indent: number, text: string): readonly string[] =>
    labelled('', [safe(text)], { indent, label: 0, columns });
  return clauses.flatMap(({ clause, finding }) => {
    const lines = leniencyLines(finding);
    return lines.length === 0
      ? []
      : [...at(4, `${clause.id}  ${clause.title}`), ...lines.flatMap((line) => at(6, line))];
  });
}

function undecided(clauses: readonly JudgedClause[], causes: RootCauses, { columns }: Page): readonly string[] {
  const at = (indent: number, text: string): readonly string[] => labelled('', [text], { indent, label: 0, columns });
  return clauseGroups(clauses, 'inconclusive', causes).flatMap(({ cause, clauses: group }) => [
    ...at(4, `${safe(cause.what)}: ${counted(group.length, 'clause')}`),
    ...at(6, clauseRuns(group).map(safe).join(', ')),
    ...(cause.toDo === undefined ? [] : at(6, safe(cause.toDo))),
  ]);
}
