import { codequalityReport } from './codequality/codequality.ts';
import { csvReport } from './csv/csv.ts';
import { cyclonedx16Report, cyclonedxReport } from './cyclonedx/cyclonedx.ts';
import { frameworksReport } from './frameworks/frameworks.ts';
import { githubReport } from './github/github.ts';
import { htmlPieces } from './html/html.ts';
import { jsonPieces } from './json/json.ts';
import { junitReport } from './junit/junit.ts';
import { markdownReport } from './markdown/markdown.ts';
import { migrationReport } from './migration/migration.ts';
import { oscalReport } from './oscal/oscal.ts';
import type { ReportFormat } from './report-format.ts';
import { sarifReport } from './sarif/sarif.ts';
import { sarifFullReport } from './sarif/sarif-full.ts';
import { terminalReport } from './terminal/terminal.ts';

/** The formats that are text; a PDF is made by a browser. */
export type ReportFormatName =
  | 'terminal'
  | 'json'
  | 'html'
  | 'markdown'
  | 'csv'
  | 'junit'
  | 'sarif'
  | 'sarif-full'
  | 'cyclonedx'
  | 'cyclonedx-1.6'
  | 'oscal'
  | 'codequality'
  | 'github'
  | 'migration'
  | 'frameworks';

/** Every report format by the name that `--format` takes. */
export const reportFormats: Readonly<Record<ReportFormatName, ReportFormat>> = {
  terminal: { extension: 'txt', write: terminalReport },
  json: { extension: 'json', fileName: 'result.json', write: jsonPieces },
  html: { extension: 'html', fileName: 'report.html', write: htmlPieces },
  markdown: { extension: 'md', fileName: 'report.md', write: markdownReport },
  csv: { extension: 'csv', fileName: 'report.csv', write: csvReport },
  junit: { extension: 'xml', write: junitReport },
  sarif: { extension: 'sarif', fileName: 'report.sarif', write: sarifReport },
  'sarif-full': { extension: 'sarif', fileName: 'report.full.sarif', write: sarifFullReport },
  cyclonedx: { extension: 'json', fileName: 'report.cdx.json', write: cyclonedxReport },
  'cyclonedx-1.6': { extension: 'json', fileName: 'report.cdx-1.6.json', write: cyclonedx16Report },
  oscal: { extension: 'json', fileName: 'report.oscal.json', write: oscalReport },
  codequality: { extension: 'json', write: codequalityReport },
  github: { extension: 'txt', write: githubReport },
  migration: { extension: 'md', fileName: 'migration.md', write: migrationReport },
  frameworks: { extension: 'md', fileName: 'frameworks.md', write: frameworksReport },
};
