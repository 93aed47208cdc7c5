import type { ClauseEvent, ToldClause } from '../../../core/finding/history/telling-event.ts';
import type { Queryable } from '../../store/database.ts';
import { dayOf, instantOf, textOf } from '../../store/questions/question.ts';
import type { Settled, SettledChange } from '../../store/settled.ts';
import { eventBy, type NewEvent, putEvents } from './outbox.ts';

/** A gateway that falls silent opens all of its clauses; some say which they are. */
const namedOpen = 10;

/** What `settle` is given as `onSettled`: writes what somebody is to be told of, whoever that is, in the transaction that found it. */
export async function tellSettled(sql: Queryable, { gateway, at, changes }: Settled): Promise<void> {
  const worse = Map.groupBy(changes, (change) => JSON.stringify([kindOf(change), change.endpoint, change.policy]));
  const events: NewEvent[] = [];
  for (const some of worse.values()) {
    const [first] = some;
    const kind = first === undefined ? undefined : kindOf(first);
    if (first === undefined || kind === undefined) continue;
    const { endpoint, policy } = first;
    const key = [kind, gateway.name, gateway.site, endpoint, policy, dayOf(at)];
    const { clauses, own } = await untold(sql, kind, key, some.map(toldClause));
    if (clauses.length === 0) continue;
    const event: ClauseEvent = {
      kind,
      at: instantOf(at),
      gateway: gateway.name,
      site: gateway.site,
      group: gateway.group,
      ...(await placeOf(sql, gateway.id, endpoint)),
      endpoint,
      policy,
      count: clauses.length,
      clauses: kind === 'open' ? named(clauses) : clauses,
    };
    events.push({ event, key: own });
  }
  await putEvents(sql, events, at);
}

/**
 * What changed for the worse and must hold, and what became open. Not what a gateway was found with when it was scanned for the first time, not what another policy
 * made of the same facts, not what is over by its own dates, and not that something fails which could not be shown meanwhile and failed when it
 * was shown last.
 */
function kindOf({ class: name, cause, weight, old, new: now }: SettledChange): ClauseEvent['kind'] | undefined {
  if (weight === 'should' || cause === 'policy' || cause === 'first') return undefined;
  if (name === 'new') return old?.shown === 'fail' ? undefined : 'fails';
  if (name === 'worse') return 'fails-by-more';
  return name === 'no-longer-tested' && now.reason !== 'not-in-force' ? 'open' : undefined;
}

function toldClause({ clause, cause, old, new: now }: SettledChange): ToldClause {
  const judged = ({ verdict, reason }: typeof now): typeof now => ({ verdict, reason });
  return { clause, cause, old: old === null ? null : judged(old), new: judged(now) };
}

/** The first ones, with every reason and cause that there is among them. */
function named(clauses: readonly ToldClause[]): readonly ToldClause[] {
  const alike = Map.groupBy(clauses, ({ cause, new: { reason } }) => `${cause} ${reason}`);
  const one = [...alike.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  return [...new Set([...one, ...clauses])].slice(0, namedOpen);
}

/**
 * Those that were not told on that day, and the key of their own. That something is open is told once a day of an endpoint and a policy, whatever
 * else opens: which clauses a gateway that answers now and then leaves open is chance.
 */
async function untold(
  sql: Queryable,
  kind: ClauseEvent['kind'],
  key: readonly string[],
  clauses: readonly ToldClause[],
): Promise<{ readonly clauses: readonly ToldClause[]; readonly own: readonly string[] }> {
  let left = clauses;
  for (let nth = 1; ; nth++) {
    const own = [...key, String(nth)];
    const told = await eventBy<ClauseEvent>(sql, own);
    if (told === undefined) return { clauses: left, own };
    if (kind === 'open') return { clauses: [], own };
    const names = new Set(told.clauses.map(({ clause }) => clause));
    left = left.filter(({ clause }) => !names.has(clause));
    if (left.length === 0) return { clauses: left, own };
  }
}

async function placeOf(
  sql: Queryable,
  gateway: number,
  key: string,
): Promise<{ readonly owner: string; readonly url: string }> {
  const [row = {}] = await sql.all(
    'select g.owner, e.url from gateway g left join endpoint e on e.gateway = g.id and e.key = ? where g.id = ?',
    [key, gateway],
  );
  return { owner: textOf(row, 'owner'), url: textOf(row, 'url') };
}
