import type { ResultDocument } from '../../../core/finding/result.ts';
import type { ReportFormatName } from '../../../reports/registry.ts';
import type { ReportOptions } from '../../../reports/report-format.ts';
import { expectFormat, expectKinds, type Kind, problemsOf } from './call.ts';

export type { ReportFormatName, ReportOptions };

const optionNames: Readonly<Record<keyof ReportOptions, Kind>> = {
  colour: 'flag',
  verbose: 'flag',
  columns: 'number',
  mostOctets: 'number',
  evidence: 'facts',
  landing: 'document',
};

/**
 * A report of a result as text, ended by a line feed: 'terminal', 'json', 'html', 'junit', 'sarif' and whatever else `--format` takes but
 * 'pdf'. The same result gives the same text. Throws InputError where there is no such format.
 */
export async function writeReport(
  result: ResultDocument,
  format: ReportFormatName,
  options: ReportOptions = {},
): Promise<string> {
  expectKinds(['result', result, 'result'], ['format', format, 'text']);
  const problems = problemsOf(options, optionNames);
  const { reportFormats } = await import('../../../reports/registry.ts');
  expectFormat(format, reportFormats, problems);
  const text = reportFormats[format].write(result, options);
  return typeof text === 'string' ? text : [...text].join('');
}
