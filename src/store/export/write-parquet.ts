import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import type { FlatColumn, FlatType, FlatValue } from './flat-table.ts';

/** Rows that are held until they are written together; readers skip such a group by its least and greatest values. */
const rowsInGroup = 50_000;

const types: Readonly<Record<FlatType, 'STRING' | 'TIMESTAMP' | 'INT64' | 'BOOLEAN'>> = {
  text: 'STRING',
  moment: 'TIMESTAMP',
  number: 'INT64',
  boolean: 'BOOLEAN',
};

/** Writes rows as a Parquet file; what is there is overwritten. Throws the error of the file system. */
export async function writeParquet(
  path: string,
  columns: readonly FlatColumn[],
  rows: AsyncIterable<readonly FlatValue[]>,
): Promise<void> {
  await parquetWriteRows({
    writer: fileWriter(path),
    columns: columns.map(({ name, type, isNullable = false }) => ({ name, type: types[type], nullable: isNullable })),
    rows: named(columns, rows),
    rowGroupSize: rowsInGroup,
    createdBy: 'gateproof',
  });
}

async function* named(
  columns: readonly FlatColumn[],
  rows: AsyncIterable<readonly FlatValue[]>,
): AsyncGenerator<Record<string, unknown>> {
  for await (const row of rows)
    yield Object.fromEntries(columns.map(({ name, type }, at) => [name, shown(type, row[at] ?? null)]));
}

function shown(type: FlatType, value: FlatValue): unknown {
  if (typeof value !== 'number') return value;
  return type === 'moment' ? new Date(value) : BigInt(value);
}
