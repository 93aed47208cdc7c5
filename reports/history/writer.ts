import type { ReportOptions } from '../report-format.ts';
import { type Ink, inkFor } from '../terminal/ink.ts';
import { withoutCommands } from '../terminal/lines.ts';

/** The ways to tell the answer to one question besides JSON. */
export interface HistoryWriter<D> {
  readonly terminal: (document: D, page: HistoryPage) => readonly (readonly string[])[];
  /** A record each (RFC 4180), the head first. */
  readonly csv: (document: D) => Iterable<readonly string[]>;
}

/** Width and colours of a terminal. */
export interface HistoryPage {
  readonly columns: number;
  readonly ink: Ink;
}

/** Blocks of lines as a page: a blank line between them, none that a CI job would take for a command. */
export function pageOf(
  blocks: (page: HistoryPage) => readonly (readonly string[])[],
  options: ReportOptions = {},
): string {
  const columns = Math.min(160, Math.max(60, options.columns ?? 100));
  const shown = blocks({ columns, ink: inkFor(options.colour ?? false) }).filter((block) => block.length > 0);
  return `${withoutCommands(shown.map((block) => block.join('\n')).join('\n\n'))}\n`;
}
