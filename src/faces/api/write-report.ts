import type { ResultDocument } from '../../../core/finding/result.ts';
import type { ReportFormatName } from '../../../reports/registry.ts';
import type { ReportOptions } from '../../../reports/report-format.ts';

export type { ReportFormatName, ReportOptions };

/**
 * A report of a result as text, ended by a line feed: 'terminal', 'json', 'html', 'junit', 'sarif' and whatever else `--format` takes but
 * 'pdf'. The same result gives the same text. Throws InputError where there is no such format.
 */
export async function writeReport(
  result: ResultDocument,
  format: ReportFormatName,
  options: ReportOptions = {},
): Promise<string> {
  const { reportFormats } = await import('../../../reports/registry.ts');
  if (!Object.hasOwn(reportFormats, format)) {
    const [{ InputError }, { didYouMean }] = await Promise.all([
      import('../../inputs/problems.ts'),
      import('../../../core/policy/nearest.ts'),
    ]);
    const names = Object.keys(reportFormats);
    throw new InputError([`format: one of ${names.join(', ')} wanted, "${format}" found${didYouMean(format, names)}`]);
  }
  const text = reportFormats[format].write(result, options);
  return typeof text === 'string' ? text : [...text].join('');
}
