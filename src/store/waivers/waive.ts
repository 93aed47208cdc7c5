import { ActingError } from '../acting-error.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { type Actor, shownActor } from '../audit/audit-entry.ts';
import type { Database, Queryable } from '../database.ts';
import { numberIn, textIn } from '../row-values.ts';
import { holdsOn } from './waived.ts';

/** A failing clause that is to be accepted. */
export interface WantedWaiver {
  /** Its name, for each of its versions. */
  readonly policy: string;
  readonly clause: string;
  /** One of the two. */
  readonly of: { readonly gateway: string } | { readonly group: string };
  readonly reason: string;
  readonly owner: string;
  /** Another person than the one who asks. */
  readonly approver: string;
  /** Its first and its last day, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
}

/** More than so many days is no exception any more. */
export const mostWaivedDays = 366;

/** Accepts it, and says so in the audit trail. Resolves with its number. Throws ActingError. */
export async function addWaiver(database: Database, wanted: WantedWaiver, by: Actor, at: number): Promise<number> {
  refuseWrong(wanted, by, at);
  const { policy, clause, of, reason, owner, approver, from, until } = wanted;
  const [gateway, group] = 'gateway' in of ? [of.gateway, ''] : ['', of.group];
  return await database.write(async (sql) => {
    await refuseUnknown(sql, wanted);
    await refuseTwice(sql, { policy, clause, gateway, group, at });
    const [row = {}] = await sql.all(
      `insert into waiver(policy, clause, gateway, grp, reason, owner, approver, asked_by, from_day, until_day, made_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
      [policy, clause, gateway, group, reason, owner, approver, shownActor(by), from, until, at],
    );
    const id = numberIn(row, 'id');
    const after = { policy, clause, ...of, owner, approver, from, until };
    await appendAudit(sql, database.dialect, { at, by, what: 'waiver.add', subject: String(id), after, reason });
    return id;
  });
}

/** Ends it now: what it covers fails again. Throws ActingError. */
export async function endWaiver(
  database: Database,
  { id, reason }: { readonly id: number; readonly reason: string },
  by: Actor,
  at: number,
): Promise<void> {
  await database.write(async (sql) => {
    const [row] = await sql.all(
      `update waiver set ended_at = ?, ended_by = ? where id = ? and ended_at is null
       returning policy, clause, gateway, grp, owner, approver, from_day, until_day`,
      [at, shownActor(by), id],
    );
    if (row === undefined) throw new ActingError('acting-unknown', `There is no waiver ${id}, or it was ended.`);
    const gateway = textIn(row, 'gateway');
    const before = {
      policy: textIn(row, 'policy'),
      clause: textIn(row, 'clause'),
      ...(gateway === '' ? { group: textIn(row, 'grp') } : { gateway }),
      owner: textIn(row, 'owner'),
      approver: textIn(row, 'approver'),
      from: textIn(row, 'from_day'),
      until: textIn(row, 'until_day'),
    };
    await appendAudit(sql, database.dialect, { at, by, what: 'waiver.end', subject: String(id), before, reason });
  });
}

function refuseWrong({ approver, from, until, owner, reason }: WantedWaiver, by: Actor, at: number): void {
  if ([approver, owner, reason].some((text) => text.trim() === ''))
    throw new ActingError('acting-wrong', 'A waiver has a reason, an owner and an approver.');
  if ([by.name, by.subject ?? by.name].some((own) => sameName(own) === sameName(approver)))
    throw new ActingError('acting-wrong', `The approver is another person than who asks (${by.name}).`);
  if (until < from) throw new ActingError('acting-wrong', `The last day, ${until}, is before the first, ${from}.`);
  const today = new Date(at).toISOString().slice(0, 10);
  if (until < today) throw new ActingError('acting-wrong', `The last day, ${until}, is over.`);
  const days = (Date.parse(until) - Date.parse(from)) / 86_400_000;
  if (days > mostWaivedDays)
    throw new ActingError('acting-wrong', `A waiver is of ${mostWaivedDays} days at most, and is asked for anew then.`);
}

/** Names that people take for the same. */
function sameName(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim().toLowerCase();
}

async function refuseUnknown(sql: Queryable, { policy, clause, of }: WantedWaiver): Promise<void> {
  const [known] = await sql.all(
    'select 1 as x from clause c join policy p on p.id = c.policy where p.name = ? and c.clause = ? limit 1',
    [policy, clause],
  );
  if (known === undefined) throw new ActingError('acting-unknown', `No gateway was judged by ${policy} ${clause}.`);
  const [place] =
    'gateway' in of
      ? await sql.all('select 1 as x from gateway where name = ? limit 1', [of.gateway])
      : await sql.all("select 1 as x from gateway where grp = ? and grp <> '' limit 1", [of.group]);
  if (place === undefined)
    throw new ActingError('acting-unknown', `No such ${'gateway' in of ? 'gateway' : 'group'} is known.`);
}

/** Two for the same would each have to be ended. */
async function refuseTwice(
  sql: Queryable,
  {
    policy,
    clause,
    gateway,
    group,
    at,
  }: {
    readonly policy: string;
    readonly clause: string;
    readonly gateway: string;
    readonly group: string;
    readonly at: number;
  },
): Promise<void> {
  const holds = holdsOn(at);
  const [twin] = await sql.all(
    `select w.id from waiver w where w.policy = ? and w.clause = ? and w.gateway = ? and w.grp = ? and ${holds.sql}`,
    [policy, clause, gateway, group, ...holds.values],
  );
  if (twin !== undefined)
    throw new ActingError(
      'acting-conflict',
      `Waiver ${numberIn(twin, 'id')} holds for it already; end that one first.`,
    );
}
