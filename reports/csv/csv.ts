import type { ResultDocument } from '../../core/finding/result.ts';
import { anchorOf } from '../ids/anchor.ts';
import { visibleText } from '../text/visible-text.ts';
import { clauseWords, expectedLines, observedLines, sourceWords } from '../view/clause-words.ts';
import { type JudgedClause, outlines, type TargetOutline } from '../view/outline.ts';
import { waiverWords } from '../words/waiver-words.ts';
import { directionWords, reasonWords } from '../words/words.ts';

/** The last four are for people to fill in. */
const COLUMNS = [
  'target',
  'gateway',
  'policy',
  'clause',
  'it says',
  'verdict',
  'wanted',
  'reason',
  'expected',
  'observed',
  'evidence',
  'source',
  'file',
  'line',
  'waiver',
  'owner',
  'due date',
  'decision',
  'remarks',
];

/** Evidence that one row names; the rest is counted. */
const NAMED_EVIDENCE = 8;

/** An action plan (RFC 4180): a row for each clause that fails and for each that could not be shown, failures first, with columns to fill in. */
export function* csvReport(result: ResultDocument): Generator<string> {
  const targets = outlines(result);
  yield record(COLUMNS);
  for (const verdict of ['fail', 'inconclusive'] as const) {
    for (const target of targets) {
      for (const { policy, clauses } of target.policies) {
        for (const judged of clauses) {
          if ((judged.finding?.verdict ?? 'inconclusive') === verdict) yield record(row(target, policy, judged));
        }
      }
    }
  }
}

function row(
  { target }: TargetOutline,
  policy: TargetOutline['policies'][number]['policy'],
  judged: JudgedClause,
): readonly string[] {
  const { clause, finding } = judged;
  const evidence = finding?.evidence ?? [];
  const left = evidence.length - NAMED_EVIDENCE;
  const { file, line } = anchorOf(target, policy, clause);
  return [
    target.url,
    target.gateway ?? '',
    policy.id,
    clause.id,
    clauseWords(clause),
    finding?.verdict ?? 'inconclusive',
    finding === undefined ? '' : directionWords(finding.direction),
    reasonWords(finding?.reason ?? 'not-judged'),
    expectedLines(judged).join(' | '),
    observedLines(judged).join(' | '),
    [...evidence.slice(0, NAMED_EVIDENCE), ...(left > 0 ? [`and ${left} more`] : [])].join(' '),
    sourceWords(clause),
    line === undefined ? '' : file,
    line === undefined ? '' : String(line),
    finding?.waiver === undefined ? '' : waiverWords(finding.waiver),
    '',
    '',
    '',
    '',
  ];
}

function record(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A quoted field. A spreadsheet takes a cell that begins with one of these signs for a formula, also in their full-width form, and, where its
 * list separator is a semicolon, also what follows one: an apostrophe before it makes it text.
 */
function cell(text: string): string {
  const shown = visibleText(text).replaceAll(/(^|;)([\s'"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20|])/gu, "$1$2'");
  return `"${shown.replaceAll('"', '""')}"`;
}
