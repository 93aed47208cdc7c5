import type {
  Change,
  ClauseChange,
  PolicyDiff,
  TableChange,
  TableState,
} from '../../core/policy/algebra/diff-document.ts';
import { spaceOf } from '../../core/spaces/registry.ts';
import type { ReportOptions } from '../report-format.ts';
import { inkFor } from '../terminal/ink.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { namesWords, sentenceWords, sourceWords } from '../words/names-words.ts';
import { counted, fieldWords } from '../words/words.ts';
import { nameWords } from './check-terminal.ts';

type Line = (indent: number, text: string) => readonly string[];

const stateWords: Readonly<Record<TableState, string>> = {
  silent: 'not there',
  open: 'open: what no row holds is accepted',
  closed: 'closed: what no row holds is refused',
};

/** What is accepted and required otherwise, then clause by clause. */
export function policyDiffTerminal(diff: PolicyDiff, options: ReportOptions = {}): string {
  const columns = Math.min(160, Math.max(60, options.columns ?? 100));
  const ink = inkFor(options.colour ?? false);
  const line: Line = (indent, text) => labelled('', [safe(text)], { indent, label: 0, columns });
  const { old, new: now, tables, clauses } = diff;
  const isSame = tables.length === 0;
  const blocks = [
    [
      ink('bold', `${nameWords(old)} as of ${old.asOf} -> ${nameWords(now)} as of ${now.asOf}`),
      ...line(
        2,
        `${isSame ? 'the same is accepted and required' : `other combinations are accepted or required in ${counted(tables.length, 'table')}`}; ${counted(clauses.length, 'clause')} changed`,
      ),
    ],
    ...tables.map((table) => [ink('bold', titleOf(table)), ...tableLines(table, line)]),
    clauses.length === 0 ? [] : [ink('bold', 'clauses'), ...clauses.flatMap((clause) => clauseLines(clause, line))],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function titleOf({ space, schemes }: TableChange): string {
  const { label, schemes: all } = spaceOf(space);
  return all.length === schemes.length ? label : `${label} (${schemes.join(', ')})`;
}

function tableLines({ old, new: now, accepted, required }: TableChange, line: Line): readonly string[] {
  return [
    ...(old === now ? [] : line(2, `the table was ${stateWords[old]}; it is ${stateWords[now]}`)),
    ...changeLines('accepted', accepted, line),
    ...changeLines('required', required, line),
  ];
}

function changeLines(what: string, { added, removed }: Change, line: Line): readonly string[] {
  return [
    ...added.flatMap((names) => line(2, `+ ${what}: ${namesWords(names)}`)),
    ...removed.flatMap((names) => line(2, `- ${what}: ${namesWords(names)}`)),
  ];
}

function clauseLines({ change, id, old, new: now, fields }: ClauseChange, line: Line): readonly string[] {
  const clause = now ?? old;
  const words = clause === null ? '' : `${sentenceWords(clause)} [${sourceWords(clause.source)}]`;
  return [
    ...line(2, `${change} ${id}: ${words}`),
    ...fields.flatMap((field) => [
      ...line(4, `${fieldWords(field.key)}: ${valueWords(field.old)}`),
      ...line(6, `now ${valueWords(field.new)}`),
    ]),
  ];
}

function valueWords(value: unknown): string {
  if (value === null) return 'not said';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
