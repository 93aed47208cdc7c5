import type { Finding, ResultDocument } from '../../core/finding/result.ts';
import { counted } from '../words/words.ts';

/** What a finding says of rows that its policy calls legacy, or that stand by one reading alone, one line each; none for any other. Not yet safe to show. */
export function leniencyLines(finding: Finding | undefined): readonly string[] {
  if (finding?.rule === 'row' && finding.reason === 'legacy-accepted') {
    const { count = 0, readings = [] } = finding.observed;
    return [`${counted(count, 'combination')} accepted of a legacy row`, ...readings.map(readingLine)];
  }
  if (finding?.rule !== 'nothing-else') return [];
  return (finding.observed.restsOn ?? []).flatMap(({ row, level, count, readings }) => {
    const what = level === 'legacy' ? 'which is legacy' : 'which stands by one reading and not by another';
    return [
      `rests on ${row}, ${what}: ${counted(count, 'combination')} accepted by it alone`,
      ...readings.map(readingLine),
    ];
  });
}

function readingLine({ says, source }: { readonly says: string; readonly source: string }): string {
  return `reading: ${says} (${source})`;
}

/** The same of a finding by which nothing is wrong or open. */
export function notedLines(finding: Finding | undefined): readonly string[] {
  return finding?.verdict === 'pass' || finding?.verdict === 'not-applicable' ? leniencyLines(finding) : [];
}

/** Beside the verdict: of how many findings the same is told; nothing where of none. */
export function leniencyWords({ findings }: Pick<ResultDocument, 'findings'>): readonly string[] {
  const lenient = findings.filter(({ rule }) => rule === 'nothing-else').filter((one) => leniencyLines(one).length > 0);
  const rows = findings.filter(({ reason }) => reason === 'legacy-accepted').length;
  return [
    ...(rows === 0 ? [] : [`legacy: ${counted(rows, 'legacy row')} accepted`]),
    ...(lenient.length === 0
      ? []
      : [
          `lenient: ${counted(lenient.length, 'clause')} "nothing else" rest${lenient.length === 1 ? 's' : ''} on legacy rows, or on one of several readings`,
        ]),
  ];
}
