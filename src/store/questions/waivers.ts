import type { WaiverReference } from '../../../core/finding/finding.ts';
import type {
  StoredWaiver,
  StoredWaiverState,
  WaiversDocument,
} from '../../../core/finding/history/waivers-document.ts';
import type { Queryable, Row } from '../database.ts';
import { holdsOn } from '../waivers/waived.ts';
import { dayMs, dayOf, instantOf, numberOf, type Question, scopeOf, textOf } from './question.ts';

const columns = `w.id, w.policy, w.clause, w.gateway, w.grp, w.reason, w.owner, w.approver, w.asked_by, w.from_day, w.until_day, w.ended_at, w.ended_by`;

/** Every waiver of the store; those that hold and end first come first, then those to come, then what is over. */
export async function askWaivers(sql: Queryable, question: Question): Promise<WaiversDocument> {
  const rows = await sql.all(
    `select ${columns}, (select count(*) from policy p join clause c on c.policy = p.id
        join state s on s.clause = c.id join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway
        where p.name = w.policy and c.clause = w.clause and s.until is null and s.verdict = 'fail'
          and g.retired_at is null and e.retired_at is null
          and (w.gateway = g.name or (w.gateway = '' and w.grp = g.grp))) as covers
      from waiver w order by w.until_day, w.id`,
  );
  const order: readonly StoredWaiverState[] = ['holds', 'not-yet', 'ended', 'expired'];
  const waivers = rows.map((row) => waiverOf(row, question.at));
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-waivers',
    scope: scopeOf(question),
    waivers: order.flatMap((state) => waivers.filter((one) => one.state === state)),
  };
}

function waiverOf(row: Row, at: number): StoredWaiver {
  const [gateway, today] = [textOf(row, 'gateway'), dayOf(at)];
  const ended = row['ended_at'];
  const [from, until] = [textOf(row, 'from_day'), textOf(row, 'until_day')];
  const state = typeof ended === 'number' ? 'ended' : until < today ? 'expired' : from > today ? 'not-yet' : 'holds';
  return {
    ...referenceOf(row),
    policy: textOf(row, 'policy'),
    clause: textOf(row, 'clause'),
    gateway: gateway === '' ? null : gateway,
    group: gateway === '' ? textOf(row, 'grp') : null,
    askedBy: textOf(row, 'asked_by'),
    from,
    days: (Date.parse(until) - Date.parse(today)) / dayMs,
    state,
    ended: typeof ended === 'number' ? { at: instantOf(ended), by: textOf(row, 'ended_by') } : null,
    covers: state === 'holds' ? numberOf(row, 'covers') : 0,
  };
}

function referenceOf(row: Row): WaiverReference {
  return {
    id: String(numberOf(row, 'id')),
    reason: textOf(row, 'reason'),
    owner: textOf(row, 'owner'),
    approver: textOf(row, 'approver'),
    expires: textOf(row, 'until_day'),
  };
}

/** The waiver that covers a failing clause of a policy at a gateway; undefined where none does. */
export type WaiverFor = (of: {
  readonly policy: string;
  readonly clause: string;
  readonly gateway: string;
  readonly group: string;
}) => WaiverReference | undefined;

/** Those that hold then. They are few: all are read at once. */
export async function waiversAt(sql: Queryable, at: number): Promise<WaiverFor> {
  const holds = holdsOn(at);
  const rows = await sql.all(`select ${columns} from waiver w where ${holds.sql} order by w.id`, holds.values);
  const byClause = Map.groupBy(rows, (row) => `${textOf(row, 'policy')}/${textOf(row, 'clause')}`);
  return ({ policy, clause, gateway, group }) => {
    const found = byClause
      .get(`${policy}/${clause}`)
      ?.find((row) => row['gateway'] === gateway || (row['gateway'] === '' && row['grp'] === group));
    return found && referenceOf(found);
  };
}
