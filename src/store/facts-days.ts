import type { Database } from './database.ts';
import { insertMany } from './insert-many.ts';
import { decompressed } from './kept/kept-evidence.ts';
import { numberIn, octetsIn } from './row-values.ts';

/** Facts that are read at a time. */
const atOnce = 200;

/** Notes the days of all facts that no endpoint had when it was called last: each is read once. */
export async function noteFactsDays(database: Database): Promise<void> {
  for (;;) {
    const found = await database.read(
      async (sql) =>
        await sql.all(
          `select id, octets from blob where id in (select facts from endpoint where retired_at is null)
           and not exists (select 1 from facts_day where facts = blob.id) limit ?`,
          [atOnce],
        ),
    );
    if (found.length === 0) return;
    const rows = found.flatMap((row) =>
      daysOf(Buffer.from(decompressed(octetsIn(row, 'octets'))).toString('utf8')).map((day) => [
        numberIn(row, 'id'),
        day,
      ]),
    );
    await database.write(
      async (sql) =>
        await insertMany(
          sql,
          { into: 'facts_day', columns: ['facts', 'day'], onConflict: 'on conflict do nothing' },
          rows,
        ),
    );
  }
}

/** By the names that certificates have in facts; '' stands for that it was looked. */
function daysOf(text: string): readonly string[] {
  const days = [...text.matchAll(/"not(?:Before|After)":"(\d{4}-\d{2}-\d{2})/gu)].map(([, day = '']) => day);
  return ['', ...new Set(days)];
}
