import type { Observation } from '../../core/finding/result.ts';
import { citation } from '../../core/policy/citation.ts';
import { evidenceWords } from '../words/evidence-words.ts';
import { weakWords } from '../words/weak-words.ts';
import { directionWords } from '../words/words.ts';
import { expectedLines, observedLines } from './clause-words.ts';
import type { JudgedClause } from './outline.ts';

/** Observations that are named; the rest are counted. */
const NAMED_EVIDENCE = 8;

/** Everything behind a verdict, in lines for places that show text alone. Holds text from the wire as it came. */
export function findingDetails(judged: JudgedClause, evidence: readonly Observation[]): readonly string[] {
  const { clause, finding } = judged;
  const source = `source: ${citation(clause.source)}`;
  if (finding === undefined) return [source];
  const named = evidence
    .slice(0, NAMED_EVIDENCE)
    .map(({ id, outcome, detail }) => `${id} ${evidenceWords(finding, { outcome })} ${detail}`.trim());
  const left = evidence.length - named.length;
  const weak = weakWords(clause, finding);
  return [
    `wanted: ${directionWords(finding)}`,
    ...titled('expected', expectedLines(judged)),
    ...(weak === undefined ? [] : [weak]),
    ...titled('observed', observedLines(judged)),
    ...titled('evidence', left > 0 ? [...named, `and ${left} more`] : named),
    source,
  ];
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}
