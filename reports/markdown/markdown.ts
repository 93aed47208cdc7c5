import type { CertificateFacts } from '../../core/facts/facts.ts';
import type { Conclusion, ResultDocument } from '../../core/finding/result.ts';
import { mustHold } from '../../core/policy/rating.ts';
import type { ReportOptions } from '../report-format.ts';
import { isInstant } from '../text/instant.ts';
import { notesBeside } from '../view/beside-verdict.ts';
import { clauseWords, doubtWords, expectedLines, observedLines } from '../view/clause-words.ts';
import { leniencyLines } from '../view/leniencies.ts';
import { clauseGroups, clauseRuns } from '../view/open-clauses.ts';
import {
  completeness,
  completenessOf,
  completenessWords,
  outline,
  rowSummaries,
  type TargetOutline,
  weighed,
} from '../view/outline.ts';
import { mostPlacedCauses, placedCauses } from '../view/root-causes.ts';
import { ratingNote } from '../words/rating-words.ts';
import { waiverNotes, waiverWords } from '../words/waiver-words.ts';
import { weakWords } from '../words/weak-words.ts';
import { directionWords, reasonWords, verdictSign } from '../words/words.ts';
import { bounded, type Section } from './bounded.ts';
import { landingSection } from './landing.ts';
import { markdownCode, markdownText } from './markdown-text.ts';

/** GitHub cuts a job summary at 1 MiB. */
const MOST_OCTETS = 1_000_000;
const FEWEST_OCTETS = 10_000;
/** Policies that the head names; the rest is counted. */
const NAMED_POLICIES = 8;

/** The worst first: where rows are left out, they are those that need nobody. */
const ORDER: Readonly<Record<Conclusion, number>> = { violates: 0, inconclusive: 1, conforms: 2 };

/** Markdown for a pull request or a job summary: GFM tables, bounded in length. */
export function markdownReport(
  result: ResultDocument,
  { mostOctets = MOST_OCTETS, landing }: ReportOptions = {},
): Iterable<string> {
  const targets = outline(result);
  const sections = [
    targetTable(targets),
    failures(targets),
    ...(result.summary.advice === undefined ? [] : [adviceNotFollowed(targets)]),
    ...lenient(targets),
    undecided(targets),
    ...waivers(result),
    ...(landing === undefined ? [] : [landingSection(landing)]),
    certificates(result),
  ];
  return bounded(head(result), sections, Math.max(FEWEST_OCTETS, mostOctets));
}

function head(result: ResultDocument): string {
  const { summary, policies, asOf, startedAt, finishedAt, interrupted, tool } = result;
  const { verdict, pass, fail, inconclusive, notApplicable, waived } = summary;
  const counts = `${pass} pass, ${fail} fail${waived === undefined ? '' : ` (${waived} waived)`}, ${inconclusive} inconclusive, ${notApplicable} not applicable`;
  const named = policies
    .slice(0, NAMED_POLICIES)
    .map(({ id, version }) => `${markdownCode(id)} ${markdownText(version)}`);
  if (policies.length > NAMED_POLICIES) named.push(`${policies.length - NAMED_POLICIES} more`);
  return `# ${verdictSign[verdict]} gateproof: ${verdict}

**Verdict**: ${verdict}. ${markdownText([counts, ...notesBeside(result)].join('; '))}.
${causeParagraphs(result)}

**Completeness**: ${completenessWords(completenessOf(result))}.
${interrupted ? '\n**Interrupted**: the run was cut short; what was seen until then is judged.\n' : ''}
Judged by ${named.join(', ') || 'no policy'} as of ${markdownText(asOf)}; observed ${markdownCode(startedAt)} to ${markdownCode(finishedAt)} by gateproof ${markdownText(tool.version)}.
`;
}

/** Why nothing is known of targets, a paragraph each. */
function causeParagraphs(result: ResultDocument): string {
  const all = placedCauses(result);
  const left = all.length - mostPlacedCauses;
  const lines = all
    .slice(0, mostPlacedCauses)
    .map(({ where, sentence }) => `${markdownCode(where)}: ${markdownText(sentence)}`);
  if (left > 0) lines.push(`${left} more of the same kind: see what could not be shown.`);
  return lines.map((line) => `\n**Not shown**: ${line}\n`).join('');
}

function targetTable(targets: readonly TargetOutline[]): Section {
  const sorted = [...targets].sort((a, b) => ORDER[a.target.summary.verdict] - ORDER[b.target.summary.verdict]);
  return {
    title: 'Targets',
    columns: ['Verdict', 'Target', 'Gateway', 'Completeness', 'Rows accepted'],
    none: 'No target was scanned.',
    share: 0.3,
    rows: sorted.map(({ target, policies, clauses }) => () => {
      const { verdict } = target.summary;
      return [
        `${verdictSign[verdict]} ${verdict}`,
        markdownCode(target.url),
        markdownText(target.gateway ?? ''),
        completenessWords(completeness(clauses)),
        rowSummaries(policies).map(markdownText).join('; '),
      ];
    }),
  };
}

function failures(targets: readonly TargetOutline[]): Section {
  return { title: 'What fails', none: 'Nothing that was seen.', share: 0.6, ...failing(targets, true) };
}

function adviceNotFollowed(targets: readonly TargetOutline[]): Section {
  return { title: 'Advice that is not followed', none: 'None that was seen.', share: 0.3, ...failing(targets, false) };
}

function failing(targets: readonly TargetOutline[], isHeld: boolean): Pick<Section, 'columns' | 'rows'> {
  return {
    columns: ['Target', 'Clause', 'It says', 'Expected', 'Observed'],
    rows: targets.flatMap(({ target, policies }) =>
      policies.flatMap(({ policy, clauses }) =>
        clauses.flatMap((judged) => {
          const { clause, finding } = judged;
          if (finding?.verdict !== 'fail' || mustHold(finding) !== isHeld) return [];
          const { waiver } = finding;
          const weak = weakWords(clause, finding);
          return [
            () => [
              markdownCode(target.url),
              `${markdownCode(`${policy.id}/${clause.id}`)}${markdownText(ratingNote(clause))}`,
              markdownText(`${clauseWords(clause)}${doubtWords(clause)}`),
              `${directionWords(finding)}${values(expectedLines(judged))}${weak === undefined ? '' : `; ${markdownText(weak)}`}`,
              `${markdownText(reasonWords(finding.reason))}${values(observedLines(judged))}${waiver === undefined ? '' : `; ${markdownText(waiverWords(waiver))}`}`,
            ],
          ];
        }),
      ),
    ),
  };
}

function lenient(targets: readonly TargetOutline[]): readonly Section[] {
  const rows = targets.flatMap(({ target, policies }) =>
    policies.flatMap(({ policy, clauses }) =>
      clauses.flatMap(({ clause, finding }) => {
        const lines = leniencyLines(finding);
        if (lines.length === 0) return [];
        return [
          () => [
            markdownCode(target.url),
            markdownCode(`${policy.id}/${clause.id}`),
            markdownText(`${clauseWords(clause)}${doubtWords(clause)}`),
            markdownText(lines.join('; ')),
          ],
        ];
      }),
    ),
  );
  if (rows.length === 0) return [];
  const columns = ['Target', 'Clause', 'It says', 'Why it is told'];
  return [{ title: 'Accepted as legacy, or by one reading alone', columns, none: '', share: 0.3, rows }];
}

function undecided(targets: readonly TargetOutline[]): Section {
  return {
    title: 'What could not be shown',
    columns: ['Target', 'Policy', 'Reason', 'What to do', 'Clauses'],
    none: 'Nothing: every applicable clause was decided.',
    share: 0.6,
    rows: targets.flatMap(({ target, policies, causes }) =>
      policies.flatMap(({ policy, clauses }) =>
        [true, false].flatMap((isHeld) =>
          clauseGroups(weighed(clauses, isHeld), 'inconclusive', causes).map((group) => () => [
            markdownCode(target.url),
            `${markdownCode(policy.id)}${isHeld ? '' : ' (advice)'}`,
            markdownText(group.cause.what),
            markdownText(group.cause.toDo ?? ''),
            `${group.clauses.length}: ${markdownText(clauseRuns(group.clauses).join(', '))}`,
          ]),
        ),
      ),
    ),
  };
}

function waivers({ waivers: list }: ResultDocument): readonly Section[] {
  if (list === undefined) return [];
  return [
    {
      title: 'Waivers',
      columns: ['To look at'],
      none: 'Every waiver is in its dates and covers something.',
      share: 0.5,
      rows: waiverNotes(list.entries).map((note) => () => [markdownText(note)]),
    },
  ];
}

interface SeenCertificate {
  readonly certificate: CertificateFacts;
  readonly urls: string[];
}

function certificates({ targets, asOf }: ResultDocument): Section {
  const seen = new Map<string, SeenCertificate>();
  for (const { url, facts } of targets) {
    for (const certificate of facts.tls?.chains.flatMap((chain) => chain.certificates) ?? []) {
      const known = seen.get(certificate.sha256);
      if (known === undefined) seen.set(certificate.sha256, { certificate, urls: [url] });
      else if (!known.urls.includes(url)) known.urls.push(url);
    }
  }
  const sorted = [...seen.values()].sort((a, b) => compare(a.certificate.notAfter, b.certificate.notAfter));
  return {
    title: 'Certificates',
    columns: ['Valid until', 'State', 'Subject', 'Issuer', 'Targets'],
    none: 'No certificate was seen.',
    share: 1,
    rows: sorted.map(({ certificate: { subject, issuer, notBefore, notAfter }, urls }) => () => [
      markdownText(isInstant(notAfter) ? notAfter.slice(0, 10) : notAfter),
      stateOf(notBefore, notAfter, asOf),
      markdownCode(subject),
      markdownCode(issuer),
      `${markdownCode(urls[0] ?? '')}${urls.length === 1 ? '' : ` and ${urls.length - 1} more`}`,
    ]),
  };
}

function stateOf(notBefore: string, notAfter: string, asOf: string): string {
  if (!isInstant(notBefore) || !isInstant(notAfter)) return 'unreadable';
  if (notAfter.slice(0, 10) < asOf) return 'expired';
  return notBefore.slice(0, 10) > asOf ? 'not yet valid' : 'in its dates';
}

function values(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `: ${markdownText(lines.join('; '))}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
