import type { ResultDocument } from '../../core/finding/result.ts';
import { citation } from '../../core/policy/citation.ts';
import { anchorOf } from '../ids/anchor.ts';
import { csvRecord } from '../text/csv-record.ts';
import { visibleText } from '../text/visible-text.ts';
import { clauseWords, expectedLines, observedLines } from '../view/clause-words.ts';
import { notedLines } from '../view/leniencies.ts';
import { type JudgedClause, outlines, type TargetOutline } from '../view/outline.ts';
import { causeOf } from '../view/root-causes.ts';
import { causeSentence } from '../words/cause-words.ts';
import { waiverWords } from '../words/waiver-words.ts';
import { weakWords } from '../words/weak-words.ts';
import { directionWords, reasonWords } from '../words/words.ts';

/** The last four are for people to fill in. */
const COLUMNS = [
  'target',
  'gateway',
  'policy',
  'clause',
  'it says',
  'verdict',
  'weight',
  'severity',
  'category',
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

/**
 * An action plan (RFC 4180): a row for each clause that fails and for each that could not be shown, failures first, and behind
 * them what holds by legacy rows or by one reading alone; with columns to fill in.
 */
export function* csvReport(result: ResultDocument): Generator<string> {
  const targets = outlines(result);
  yield csvRecord(COLUMNS);
  for (const verdict of ['fail', 'inconclusive', 'noted'] as const) {
    for (const target of targets) {
      for (const { policy, clauses } of target.policies) {
        for (const judged of clauses) {
          if (kindOf(judged) === verdict) yield csvRecord(row(target, policy, judged));
        }
      }
    }
  }
}

/** 'noted': it holds by rows that are legacy, or by one reading alone. */
function kindOf({ finding }: JudgedClause): string {
  return notedLines(finding).length > 0 ? 'noted' : (finding?.verdict ?? 'inconclusive');
}

function reasonOf({ finding }: JudgedClause, causes: TargetOutline['causes']): string {
  return finding === undefined || finding.verdict === 'inconclusive'
    ? causeSentence(causeOf(finding, causes))
    : reasonWords(finding.reason);
}

function row(
  { target, causes }: TargetOutline,
  policy: TargetOutline['policies'][number]['policy'],
  judged: JudgedClause,
): readonly string[] {
  const { clause, finding } = judged;
  const evidence = finding?.evidence ?? [];
  const weak = finding === undefined ? undefined : weakWords(clause, finding);
  const left = evidence.length - NAMED_EVIDENCE;
  const { file, line } = anchorOf(target, policy, clause);
  return [
    target.url,
    target.gateway ?? '',
    policy.id,
    clause.id,
    clauseWords(clause),
    (finding?.verdict ?? 'inconclusive').replace('-', ' '),
    clause.weight ?? 'shall',
    clause.severity ?? '',
    clause.category ?? '',
    finding === undefined ? '' : directionWords(finding),
    reasonOf(judged, causes),
    [...expectedLines(judged), ...(weak === undefined ? [] : [visibleText(weak)])].join(' | '),
    observedLines(judged).join(' | '),
    [...evidence.slice(0, NAMED_EVIDENCE), ...(left > 0 ? [`and ${left} more`] : [])].join(' '),
    citation(clause.source),
    line === undefined ? '' : file,
    line === undefined ? '' : String(line),
    finding?.waiver === undefined ? '' : waiverWords(finding.waiver),
    '',
    '',
    '',
    '',
  ];
}
