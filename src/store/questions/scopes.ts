import type { Queryable, Row } from '../database.ts';
import { textOf } from './question.ts';

/** What a list may be narrowed down to: every group, site and policy that gateways have now. */
export interface Scopes {
  readonly groups: readonly string[];
  readonly sites: readonly string[];
  readonly policies: readonly string[];
}

export async function askScopes(sql: Queryable): Promise<Scopes> {
  const places = await sql.all('select distinct grp, site from gateway where retired_at is null');
  // Those of all standings at once: to look for each policy whether it has any, SQLite makes an index of them first.
  const policies = await sql.all(
    'select distinct p.name from policy p where p.id in (select distinct s.policy from standing s)',
  );
  const sorted = (rows: readonly Row[], column: string): readonly string[] =>
    [...new Set(rows.map((row) => textOf(row, column)))].toSorted();
  return { groups: sorted(places, 'grp'), sites: sorted(places, 'site'), policies: sorted(policies, 'name') };
}
