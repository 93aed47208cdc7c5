import { defined } from '../../core/defined.ts';
import { canonicalJson } from '../../core/observation/canonical-json.ts';
import type { Json, JsonObject } from '../../core/observation/observation.ts';
import type { FleetGateway } from '../inputs/load-fleet.ts';
import type { Database, Row } from '../store/database.ts';
import { type RegisteredGateway, registerGateways } from '../store/register.ts';
import { numberIn, textIn } from '../store/row-values.ts';
import { type Declared, type DeclaredTiming, namedPolicy, writeDeclared } from './declared.ts';
import { type LastTime, Schedule } from './due.ts';
import { placeKey } from './place-key.ts';

/** The schedules of groups, each made once. */
export class Schedules {
  readonly #made = new Map<string, Schedule>();

  of({ everyMs, cron, timeZone, windows, jitterMs }: DeclaredTiming): Schedule {
    const timing = { everyMs, cron, timeZone, windows, jitterMs };
    const key = JSON.stringify(timing);
    const made = this.#made.get(key) ?? new Schedule(timing);
    this.#made.set(key, made);
    return made;
  }
}

/** Takes up every gateway of a fleet in the store, as each of its sites sees it; what the inventory has no more is no longer looked at. */
export async function registerFleet(
  database: Database,
  gateways: readonly FleetGateway[],
  schedules: Schedules,
  now: number,
): Promise<void> {
  const rows = await database.read(
    async (sql) => await sql.all('select name, site, last_at, failures, declared from gateway'),
  );
  const known = new Map(rows.map((row) => [placeKey(textIn(row, 'name'), textIn(row, 'site')), row]));
  const registered = gateways.flatMap((gateway): readonly RegisteredGateway[] => {
    const { name, groupName, group } = gateway;
    const declared = declaredOf(gateway);
    const endpoints = declared.targets.some(({ guessed }) => guessed === true)
      ? undefined
      : declared.targets.map(({ scheme, port }) => `${scheme}:${port}`);
    return sitesOf(group).map((site) => {
      const key = placeKey(name, site);
      const last = lastTime(key, declared, known.get(key));
      return {
        name,
        site,
        group: groupName,
        labels: group.labels,
        declared: JSON.parse(writeDeclared(declared)) as JsonObject,
        nextDue: schedules.of(declared.timing ?? group).next(last, now),
        ...defined({ owner: group.owner, endpoints }),
      };
    });
  });
  await registerGateways(database, registered, now, { isWhole: true });
}

/** Without the line of the inventory, which moves with what stands above it. */
function declaredOf({ group, targets, policies }: FleetGateway): Declared {
  const { everyMs, cron, timeZone, windows, jitterMs } = group;
  return {
    targets: targets.map(({ target: { declared: _declared, ...target } }) => target),
    policies: policies.map(namedPolicy),
    timing: { everyMs, cron, timeZone, windows, jitterMs },
  };
}

/** Of one that is elsewhere by now, or is judged by other policies, nothing was seen there or asked for them: it is due as one that was never scanned. */
function lastTime(key: string, declared: Declared, row: Row | undefined): LastTime {
  const before = row === undefined ? {} : (JSON.parse(textIn(row, 'declared')) as Partial<Declared>);
  const isOther = (name: 'targets' | 'policies'): boolean =>
    before[name] !== undefined && textOf(before[name]) !== textOf(declared[name]);
  if (row === undefined || isOther('targets') || isOther('policies')) return { key, failures: 0 };
  const lastAt = row['last_at'] === null ? undefined : numberIn(row, 'last_at');
  return { key, lastAt, failures: numberIn(row, 'failures') };
}

/** The same for the same, whatever is left out or undefined. */
function textOf(value: Declared['targets' | 'policies']): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)) as Json);
}

/** From where a group is scanned; '' for those who have no site. */
export function sitesOf({ from }: FleetGateway['group']): readonly string[] {
  return from.length === 0 ? [''] : from;
}
