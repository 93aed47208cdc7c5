import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import type { ReportFormat } from './report-format.ts';
import { terminalReport } from './terminal.ts';

export type ReportFormatName = 'terminal' | 'json' | 'html';

/** Every report format by the name that `--format` takes. */
export const reportFormats: Readonly<Record<ReportFormatName, ReportFormat>> = {
  terminal: { extension: 'txt', write: terminalReport },
  json: { extension: 'json', write: jsonReport },
  html: { extension: 'html', write: htmlReport },
};
