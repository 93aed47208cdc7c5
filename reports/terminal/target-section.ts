import type { Finding } from '../../core/finding/result.ts';
import { safe } from '../text/safe-text.ts';
import { jsonLines } from '../view/json-lines.ts';
import { clauseGroups, clauseRuns } from '../view/open-clauses.ts';
import { evidenceOf, type JudgedClause, type PolicyOutline, rowCounts, type TargetOutline } from '../view/outline.ts';
import { pageAgainstGateway } from '../view/page-against-gateway.ts';
import { documentedNames } from '../words/row-names.ts';
import { serviceWords } from '../words/service-words.ts';
import { waiverWords } from '../words/waiver-words.ts';
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
export function targetSection({ target, policies }: TargetOutline, page: Page): readonly string[] {
  const name = target.gateway === undefined ? safe(target.url) : `${safe(target.url)} (${safe(target.gateway)})`;
  const rule = '─'.repeat(Math.max(3, page.columns - widthOf(name) - target.summary.verdict.length - 5));
  return [
    `${page.ink('bold', name)}  ${page.ink('faint', rule)}  ${target.summary.verdict}`,
    ...policies.flatMap((policy) => policySection(policy, page)),
    ...ikeIdentityLines(target.facts.ike, page),
    ...readinessLines(target.facts.readiness, page),
    ...profileLines(target.facts.profile, page),
    ...learnedLines('the service', serviceWords(target.facts), page),
  ];
}

function policySection(outline: PolicyOutline, page: Page): readonly string[] {
  const { policy, clauses } = outline;
  const by = (verdict: Finding['verdict']): readonly JudgedClause[] =>
    clauses.filter(({ finding }) => finding?.verdict === verdict);
  const counts = [...rowCounts(outline), `${counted(by('pass').length, 'clause')} passed`];
  const notApplicable = by('not-applicable').length;
  if (notApplicable > 0) counts.push(`${notApplicable} not applicable`);
  const head = `${safe(policy.id)} ${safe(policy.version)}: ${counts.join(', ')}`;
  return [
    ...labelled('', [head], { indent: 2, label: 0, columns: page.columns }),
    ...labelled('', pageAgainstGateway(outline).map(safe), { indent: 2, label: 0, columns: page.columns }),
    ...titled(
      'fails',
      'red',
      by('fail').flatMap((judged) => violation(judged, page)),
      page,
    ),
    ...titled('could not be shown', 'yellow', undecided(clauses, page), page),
  ];
}

function titled(title: string, style: 'red' | 'yellow', lines: readonly string[], { ink }: Page): readonly string[] {
  return lines.length === 0 ? [] : [`  ${ink('bold', ink(style, title))}`, ...lines];
}

function violation({ clause, finding }: JudgedClause, { columns, ink, observations }: Page): readonly string[] {
  if (finding === undefined) return [];
  const place = { indent: 6, label: 10, columns };
  const isRow = clause.kind === 'row';
  const names = isRow ? documentedNames(finding).map(safe) : [];
  const isOfValues = clause.kind === 'constraint' || clause.kind === 'certificate';
  const wanted = isOfValues
    ? jsonLines(finding.expected)
    : finding.direction === 'beside-tables'
      ? []
      : [directionWords(finding.direction)];
  const evidence = evidenceOf(finding, observations);
  const seen = evidence
    .slice(0, NAMED_EVIDENCE)
    .map(({ id, outcome, detail }) => safe(`${id} ${outcome} ${detail}`.trim()));
  const more = evidence.length - NAMED_EVIDENCE;
  const vendor = Object.values(clause.vendor).join(' ');
  const title = `${safe(clause.id)}  ${safe(vendor === '' ? clause.title : vendor)}`;
  return [
    ...wrap(title, columns - 4).map((line, at) => (at === 0 ? `    ${ink('bold', line)}` : `      ${line}`)),
    ...(names.length === 0 ? [] : labelled('IANA', names, place)),
    ...labelled('wanted', wanted, place),
    ...labelled('reason', [safe(reasonWords(finding.reason))], place),
    ...(finding.waiver === undefined ? [] : labelled('waiver', [safe(waiverWords(finding.waiver))], place)),
    ...labelled('observed', jsonLines(finding.observed), place),
    ...labelled('evidence', [...seen, ...(more > 0 ? [`and ${more} more`] : [])], place),
  ];
}

function undecided(clauses: readonly JudgedClause[], { columns }: Page): readonly string[] {
  const at = (indent: number, text: string): readonly string[] => labelled('', [text], { indent, label: 0, columns });
  return clauseGroups(clauses, 'inconclusive').flatMap(({ reason, observed, clauses: group }) => [
    ...at(4, `${safe(reasonWords(reason))}: ${counted(group.length, 'clause')}`),
    ...at(6, clauseRuns(group).map(safe).join(', ')),
    ...(Object.keys(observed).length === 0 ? [] : at(6, jsonLines(observed).join('; '))),
  ]);
}
