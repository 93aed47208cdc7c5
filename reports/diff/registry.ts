import type { DiffDocument } from '../../core/finding/diff/diff-document.ts';
import type { ReportOptions } from '../report-format.ts';
import { diffJson } from './diff-json.ts';
import { diffMarkdown } from './diff-markdown.ts';
import { diffTerminal } from './diff-terminal.ts';

/** How a comparison is told. */
export type DiffFormatName = 'terminal' | 'json' | 'markdown';

/** Every format of a comparison by the name that `--format` takes. */
export const diffFormats: Readonly<
  Record<DiffFormatName, { readonly extension: string; write(diff: DiffDocument, options: ReportOptions): string }>
> = {
  terminal: { extension: 'txt', write: diffTerminal },
  json: { extension: 'json', write: diffJson },
  markdown: { extension: 'md', write: diffMarkdown },
};
