import type { Queryable } from '../database.ts';
import { textOf } from './question.ts';

/** What a list may be narrowed down to: every group, site and policy that gateways have now. */
export interface Scopes {
  readonly groups: readonly string[];
  readonly sites: readonly string[];
  readonly policies: readonly string[];
}

export async function askScopes(sql: Queryable): Promise<Scopes> {
  const named = async (statement: string): Promise<readonly string[]> =>
    (await sql.all(statement)).map((row) => textOf(row, 'name'));
  return {
    groups: await named('select distinct grp as name from gateway where retired_at is null order by grp'),
    sites: await named('select distinct site as name from gateway where retired_at is null order by site'),
    policies: await named(
      'select distinct p.name from policy p where exists (select 1 from standing s where s.policy = p.id) order by p.name',
    ),
  };
}
