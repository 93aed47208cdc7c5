import type { Change, ChangeClass, DiffDocument } from '../../../core/finding/diff/diff-document.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { DiffFormatName } from '../../../reports/diff/registry.ts';
import { expectFormat, expectKinds, type Kind, problemsOf } from './call.ts';

export type { Change, ChangeClass, DiffDocument, DiffFormatName };

/** Where a comparison is shown. */
export interface WriteDiffOptions {
  /** SGR colours in the terminal report; false unless given. */
  readonly colour?: boolean;
  /** Columns of the terminal: 100 unless given. */
  readonly columns?: number;
}

const optionNames: Readonly<Record<keyof WriteDiffOptions, Kind>> = { colour: 'flag', columns: 'number' };

/** What differs between two results, and for which of them it speaks; what is worse stands first. Throws InputError. */
export async function diffResults(before: ResultDocument, after: ResultDocument): Promise<DiffDocument> {
  expectKinds(['before', before, 'result'], ['after', after, 'result']);
  const { diffResults: diff } = await import('../../../core/finding/diff/diff-results.ts');
  return diff(before, after);
}

/** A comparison as text, ended by a line feed: 'terminal', 'json' or 'markdown'. Throws InputError. */
export async function writeDiff(
  diff: DiffDocument,
  format: DiffFormatName,
  options: WriteDiffOptions = {},
): Promise<string> {
  expectKinds(['diff', diff, 'diff'], ['format', format, 'text']);
  const problems = problemsOf(options, optionNames);
  const { diffFormats } = await import('../../../reports/diff/registry.ts');
  expectFormat(format, diffFormats, problems);
  return diffFormats[format].write(diff, options);
}
