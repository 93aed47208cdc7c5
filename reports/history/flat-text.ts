import { csvRecord } from '../text/csv-record.ts';
import { jsonLine } from '../text/json-text.ts';

/** A column of a table that is exported. */
export interface TextColumn {
  readonly name: string;
  readonly type: 'text' | 'moment' | 'number' | 'boolean';
}

type FlatRow = readonly (string | number | boolean | null)[];

/** RFC 4180, the names first; moments in ISO 8601, UTC, and nothing where nothing is known. */
export async function* flatCsv(columns: readonly TextColumn[], rows: AsyncIterable<FlatRow>): AsyncGenerator<string> {
  yield csvRecord(columns.map(({ name }) => name));
  for await (const row of rows)
    yield csvRecord(columns.map((column, at) => String(told(column, row[at] ?? null) ?? '')));
}

/** An object a line. */
export async function* flatJsonLines(
  columns: readonly TextColumn[],
  rows: AsyncIterable<FlatRow>,
): AsyncGenerator<string> {
  for await (const row of rows)
    yield `${jsonLine(Object.fromEntries(columns.map((column, at) => [column.name, told(column, row[at] ?? null)])))}\n`;
}

function told({ type }: TextColumn, value: FlatRow[number]): FlatRow[number] {
  return type === 'moment' && typeof value === 'number' ? new Date(value).toISOString() : value;
}
