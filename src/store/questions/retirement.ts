import { defined } from '../../../core/defined.ts';
import type {
  RetirementDate,
  RetirementDocument,
  SstpGateway,
} from '../../../core/finding/history/retirement-document.ts';
import type { NamedWayOut } from '../../../core/finding/told/by-azure-check.ts';
import type { AzureDate } from '../../../core/policy/azure-knowledge.ts';
import type { Queryable, Row } from '../database.ts';
import { decompressed } from '../kept/kept-evidence.ts';
import { readKeptFacts } from '../kept-facts.ts';
import { octetsIn } from '../row-values.ts';
import {
  dayMs,
  dayOf,
  declaredAt,
  gatewaysOf,
  instantOf,
  nameColumns,
  nameOf,
  numberOf,
  type Question,
  scopeOf,
  textOf,
} from './question.ts';

/** The dates of knowledge/ that end SSTP. */
export const retirementDateIds: readonly string[] = ['sstp-enabling-ends', 'sstp-ends'];

/** Who is left on SSTP, by the facts of the last scan or export of each gateway; `dates`: those that it is retired by. */
export async function askRetirement(
  sql: Queryable,
  question: Question,
  dates: readonly AzureDate[],
): Promise<RetirementDocument> {
  const [declared, gateways] = [declaredAt(question), gatewaysOf(question)];
  const then = question.isNow ? [] : [question.at];
  // Of a moment that is over, what the last scan until then saw.
  const seen = question.isNow
    ? 'select e.id as endpoint, e.last_at as at, e.facts from endpoint e'
    : `select s.endpoint, s.at, s.facts from scan s join (
        select endpoint, max(at) as at from scan where at <= ? group by endpoint) l on l.endpoint = s.endpoint and l.at = s.at`;
  const rows = await sql.all(
    `select ${nameColumns}, e.id, e.key, t.at, t.facts, b.digest from (${seen}) t join endpoint e on e.id = t.endpoint
      join gateway g on g.id = e.gateway join blob b on b.id = t.facts
      where e.scheme in ('sstp', 'azure') and ${declared.sql}${gateways.sql} order by g.name, g.site, e.key`,
    [...then, ...declared.values, ...gateways.values],
  );
  const stances = await stancesOf(sql, rows);
  const ways = question.isNow ? await waysNow(sql) : new Map<number, never>();
  const found = rows.flatMap((row) => {
    const stance = stances.get(textOf(row, 'digest'));
    return stance === undefined || stance === 'without' ? [] : [leftOf(row, stance, ways.get(numberOf(row, 'id')))];
  });
  const left = new Set(found.map(keyOf));
  const looked = new Set(rows.map((row) => keyOf(nameOf(row))));
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-retirement',
    scope: scopeOf(question),
    dates: dates.map((date) => dateOf(date, question.at)),
    looked: looked.size,
    without: [...looked].filter((name) => !left.has(name)).length,
    left: found,
  };
}

type Stance = 'without' | Pick<SstpGateway, 'sstp' | 'others'>;

/** As many facts as are read at once. */
const atOnce = 500;
const notKnown = { sstp: 'not-known', others: null } as const;

/** What facts were seen to say, by their digests: those never change, and a page asks for the same ones again. */
const seenStances = new Map<string, Stance>();
const mostSeen = 100_000;

/** By digest; `rows`: ids and digests of facts. */
async function stancesOf(sql: Queryable, rows: readonly Row[]): Promise<ReadonlyMap<string, Stance>> {
  const wanted = new Map(rows.map((row) => [textOf(row, 'digest'), numberOf(row, 'facts')]));
  const fresh = [...wanted].flatMap(([digest, id]) => (seenStances.has(digest) ? [] : [id]));
  if (seenStances.size + fresh.length > mostSeen) seenStances.clear();
  const stances = new Map<string, Stance>(
    [...wanted.keys()].map((digest) => [digest, seenStances.get(digest) ?? notKnown]),
  );
  for (let from = 0; from < fresh.length; from += atOnce) {
    const some = fresh.slice(from, from + atOnce);
    const marks = some.map(() => '?').join(', ');
    for (const row of await sql.all(`select digest, octets from blob where id in (${marks})`, some)) {
      const stance = stanceIn(octetsIn(row, 'octets'));
      stances.set(textOf(row, 'digest'), stance);
      seenStances.set(textOf(row, 'digest'), stance);
    }
  }
  return stances;
}

/** Ways out of SSTP that are open, by endpoint, as they were concluded from exports. */
async function waysNow(sql: Queryable): Promise<ReadonlyMap<number, NonNullable<SstpGateway['ways']>>> {
  const rows = await sql.all(
    `select s.endpoint, b.octets from clause c cross join endpoint e cross join state s cross join blob b
      where c.clause = 'checks/azure-way-out' and e.scheme = 'azure' and e.retired_at is null
        and s.endpoint = e.id and s.clause = c.id and s.until is null and b.id = s.finding`,
  );
  return new Map(rows.map((row) => [numberOf(row, 'endpoint'), waysIn(octetsIn(row, 'octets'))]));
}

function waysIn(octets: Uint8Array): NonNullable<SstpGateway['ways']> {
  const { observed } = JSON.parse(Buffer.from(decompressed(octets)).toString('utf8')) as {
    readonly observed: { readonly ways?: readonly NamedWayOut[] };
  };
  return (observed.ways ?? []).filter(({ open }) => open).map(({ option, to, downtime }) => ({ option, to, downtime }));
}

/** What facts say of SSTP; what they do not say is not known, and never without. */
function stanceIn(octets: Uint8Array): Stance {
  const { sstp, readiness } = readKeptFacts(Buffer.from(decompressed(octets)).toString('utf8')).facts;
  if (readiness !== undefined) {
    const { protocols, unknownProtocols } = readiness.value.configured;
    if (protocols?.includes('SSTP') === true)
      return { sstp: 'configured', others: protocols.filter((one) => one !== 'SSTP') };
    return protocols === undefined || unknownProtocols.length > 0 ? notKnown : 'without';
  }
  switch (sstp?.service.value) {
    case 'sstp':
      return { sstp: 'answers', others: null };
    case 'http':
    case 'other':
      return 'without';
    case 'unknown':
    case undefined:
      return notKnown;
  }
}

function leftOf(row: Row, stance: Exclude<Stance, 'without'>, ways: SstpGateway['ways']): SstpGateway {
  return {
    ...nameOf(row),
    endpoint: textOf(row, 'key'),
    ...stance,
    ...defined({ ways }),
    seen: instantOf(numberOf(row, 'at')),
  };
}

function keyOf({ gateway, site }: { readonly gateway: string; readonly site: string }): string {
  return JSON.stringify([gateway, site]);
}

function dateOf({ id, title, day, readings = [] }: AzureDate, at: number): RetirementDate {
  const first = /^\d{4}-\d{2}$/u.test(day) ? `${day}-01` : day;
  return {
    id,
    title,
    day,
    days: (Date.parse(first) - Date.parse(dayOf(at))) / dayMs,
    readings: readings.map(({ says, from }) => (from === undefined ? says : `${says} (from ${from})`)),
  };
}
