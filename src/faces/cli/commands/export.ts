import { join } from 'node:path';
import { didYouMean } from '../../../../core/policy/nearest.ts';
import { flatCsv, flatJsonLines } from '../../../../reports/history/flat-text.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { Queryable } from '../../../store/database.ts';
import type { FlatTable } from '../../../store/export/flat-table.ts';
import { flatTables } from '../../../store/export/flat-tables.ts';
import { namedStore } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';
import { note } from '../streams.ts';
import { replaceFile, writeWholeFile } from '../write-file.ts';

const formats = ['parquet', 'csv', 'jsonl'] as const;
type ExportFormat = (typeof formats)[number];

/** Writes all that a store holds of states, scans and certificates as flat tables, a file each, all of one moment. Holds a page at a time. */
export async function exportCommand(
  { streams: { err }, signal }: CommandContext,
  options: { readonly store?: string; readonly format: string; readonly out: string },
): Promise<number> {
  const { format, store } = await new Problems().all({
    format: () => formatOf(options.format),
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  await database.read(async (sql) => {
    for (const table of flatTables) {
      const path = join(options.out, `${table.name}.${format}`);
      let rows = 0;
      await write(path, format, table, sql, () => {
        signal.throwIfAborted();
        rows += 1;
      });
      note({ err }, `wrote ${path}, ${rows} rows`);
    }
  });
  return 0;
}

async function write(
  path: string,
  format: ExportFormat,
  { columns, rows }: FlatTable,
  sql: Queryable,
  onRow: () => void,
): Promise<void> {
  const all = counted(rows(sql), onRow);
  if (format === 'csv') return await writeWholeFile(path, flatCsv(columns, all));
  if (format === 'jsonl') return await writeWholeFile(path, flatJsonLines(columns, all));
  const { writeParquet } = await import('../../../store/export/write-parquet.ts');
  return await replaceFile(path, async (temporary) => await writeParquet(temporary, columns, all));
}

async function* counted<T>(rows: AsyncIterable<T>, onRow: () => void): AsyncGenerator<T> {
  for await (const row of rows) {
    onRow();
    yield row;
  }
}

function formatOf(given: string): ExportFormat {
  const known = formats.find((name) => name === given);
  if (known !== undefined) return known;
  throw new OptionError(`--format: ${formats.join(', ')} wanted, "${given}" found${didYouMean(given, formats)}`);
}
