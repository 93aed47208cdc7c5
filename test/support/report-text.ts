import type { ResultDocument } from '../../core/finding/result.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import type { ReportOptions } from '../../reports/report-format.ts';

/** A report as one text with all that it can tell, whether its writer makes it whole or in pieces. */
export function reportText(
  name: ReportFormatName,
  result: ResultDocument,
  options: ReportOptions = { verbose: true },
): string {
  const content = reportFormats[name].write(result, options);
  return typeof content === 'string' ? content : [...content].join('');
}
