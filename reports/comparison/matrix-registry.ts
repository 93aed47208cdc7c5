import type { MatrixDocument } from '../../core/policy/algebra/matrix.ts';
import type { ReportOptions } from '../report-format.ts';
import { jsonText } from '../text/json-text.ts';
import { matrixCsv } from './matrix-csv.ts';
import { matrixHtml } from './matrix-html.ts';
import { matrixMarkdown } from './matrix-markdown.ts';
import { matrixTerminal } from './matrix-terminal.ts';

/** Every format of a matrix by the name that `--format` takes. */
export const matrixFormats: Readonly<
  Record<'terminal' | 'json' | 'csv' | 'markdown' | 'html', (matrix: MatrixDocument, options: ReportOptions) => string>
> = {
  terminal: matrixTerminal,
  json: (matrix) => `${jsonText(matrix)}\n`,
  csv: matrixCsv,
  markdown: matrixMarkdown,
  html: matrixHtml,
};
