import { z } from 'zod';
import type { GatewayFilter, WaitingGateway } from '../../../core/finding/history/gateways-document.ts';
import { mostAddedGateways } from '../added-gateways.ts';
import type { Queryable } from '../database.ts';
import { instantOf, numberOf, type Question, textOf } from './question.ts';

const entryShape = z.looseObject({ group: z.string().optional() });

/** Gateways that were added on the page and that no monitor took up yet, as far as a list would have them. */
export async function waitingGateways(
  sql: Queryable,
  { site, group, at }: Question,
  { q, verdict, only }: GatewayFilter,
): Promise<readonly WaitingGateway[]> {
  // From where they are scanned their group says, which the monitor knows; nothing says anything of them.
  if (site !== undefined || only === 'not-shown' || (verdict !== null && verdict !== 'not-judged')) return [];
  const rows = await sql.all(
    `select a.name, a.entry, a.added_at from added_gateway a
     where a.added_at <= ? and not exists (select 1 from gateway g where g.name = a.name and g.retired_at is null)
     order by a.name limit ?`,
    [at, mostAddedGateways],
  );
  return rows
    .map((row) => ({
      gateway: textOf(row, 'name'),
      group: groupIn(textOf(row, 'entry')),
      addedAt: instantOf(numberOf(row, 'added_at')),
    }))
    .filter((one) => group === undefined || one.group === group)
    .filter((one) => q === null || one.gateway.toLowerCase().includes(q.toLowerCase()));
}

function groupIn(entry: string): string {
  return entryShape.safeParse(JSON.parse(entry)).data?.group ?? '';
}
