import type { Queryable } from '../../store/database.ts';
import { forgetUntold } from '../../store/forget-untold.ts';
import { endingCertificates } from '../../store/questions/certificates.ts';
import { dayMs, dayOf, instantOf, numberOf, textOf } from '../../store/questions/question.ts';
import { type NewEvent, putEvents } from './outbox.ts';

/** What was told is kept until it has ended, so that it is not told again, and so much longer. */
const keptMs = 30 * dayMs;

/** Whether that was done today. */
export async function isSwept(sql: Queryable, now: number, withinMs: number): Promise<boolean> {
  return (await sql.all('select id from outbox where dedup = ?', [sweptKey(now, withinMs)])).length > 0;
}

function sweptKey(now: number, withinMs: number): string {
  return `swept ${dayOf(now)} ${withinMs}`;
}

/** Once a day: writes which certificates end and which clauses begin within a time, and forgets what was told long ago. */
export async function sweepEndings(sql: Queryable, now: number, withinMs: number): Promise<void> {
  const swept = await sql.run(
    `insert into outbox(at, kind, payload, due, done_at, dedup) values (?, 'swept', '{}', ?, ?, ?) on conflict(dedup) do nothing`,
    [now, now, now, sweptKey(now, withinMs)],
  );
  if (swept === 0) return;
  await sql.run('delete from outbox where done_at < ? and kind not like ?', [now - withinMs - keptMs, 'gone %']);
  await forgetUntold(sql, now);
  await putEvents(sql, [...(await certificates(sql, now, withinMs)), ...(await clauses(sql, now, withinMs))], now);
}

async function certificates(sql: Queryable, now: number, withinMs: number): Promise<readonly NewEvent[]> {
  const found = await endingCertificates(sql, { at: now, isNow: true }, Math.floor(withinMs / dayMs));
  // What has ended fails.
  return found
    .filter(({ days }) => days >= 0)
    .map(({ gateway, site, group, owner, endpoint, role, subject, sha256, notAfter }) => {
      const name = { gateway, site, group, owner };
      const certificate = { endpoint, role, subject, sha256, notAfter };
      return {
        event: { kind: 'certificate-ends', at: instantOf(now), ...name, ...certificate },
        key: ['certificate-ends', gateway, site, sha256],
      };
    });
}

/** Clauses that must hold from a day on, of policies that something is judged by. */
async function clauses(sql: Queryable, now: number, withinMs: number): Promise<readonly NewEvent[]> {
  const rows = await sql.all(
    `select p.name, p.reference, c.clause, count(*) as endpoints from state s
      join clause c on c.id = s.clause join policy p on p.id = c.policy join endpoint e on e.id = s.endpoint
      join context_policy x on x.context = e.context and x.policy = p.id
      where s.until is null and s.verdict = 'not-applicable' and s.reason = 'not-in-force' and c.weight <> 'should'
        and e.retired_at is null
      group by p.name, p.reference, c.clause order by p.name, c.clause`,
  );
  const [today, last] = [dayOf(now), dayOf(now + withinMs)];
  return rows.flatMap((row): readonly NewEvent[] => {
    const [policy, clause] = [textOf(row, 'name'), textOf(row, 'clause')];
    const from = beginsOn(textOf(row, 'reference'), clause);
    const day = from?.length === 7 ? `${from}-01` : from;
    if (from === undefined || day === undefined || day <= today || day > last) return [];
    const endpoints = numberOf(row, 'endpoints');
    return [
      {
        event: { kind: 'clause-begins', at: instantOf(now), policy, clause, from, endpoints },
        key: ['clause-begins', policy, clause, from],
      },
    ];
  });
}

/** `from` of a clause in a policy's reference, as a result has it. */
function beginsOn(reference: string, clause: string): string | undefined {
  const { clauses: all = [] } = JSON.parse(reference) as {
    readonly clauses?: readonly { readonly id: string; readonly from?: string }[];
  };
  return all.find(({ id }) => id === clause)?.from;
}
