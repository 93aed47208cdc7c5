import type {
  RetirementDate,
  RetirementDocument,
  SstpGateway,
} from '../../../core/finding/history/retirement-document.ts';
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
    `select ${nameColumns}, e.key, t.at, t.facts from (${seen}) t join endpoint e on e.id = t.endpoint join gateway g on g.id = e.gateway
      where e.scheme in ('sstp', 'azure') and ${declared.sql}${gateways.sql} order by g.name, g.site, e.key`,
    [...then, ...declared.values, ...gateways.values],
  );
  const stances = await stancesOf(sql, [...new Set(rows.map((row) => numberOf(row, 'facts')))]);
  const found = rows.flatMap((row) => {
    const stance = stances.get(numberOf(row, 'facts'));
    return stance === undefined || stance === 'without' ? [] : [leftOf(row, stance)];
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

async function stancesOf(sql: Queryable, ids: readonly number[]): Promise<ReadonlyMap<number, Stance>> {
  const stances = new Map<number, Stance>(ids.map((id) => [id, notKnown]));
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce);
    const marks = some.map(() => '?').join(', ');
    for (const row of await sql.all(`select id, octets from blob where id in (${marks})`, some))
      stances.set(numberOf(row, 'id'), stanceIn(octetsIn(row, 'octets')));
  }
  return stances;
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

function leftOf(row: Row, stance: Exclude<Stance, 'without'>): SstpGateway {
  return { ...nameOf(row), endpoint: textOf(row, 'key'), ...stance, seen: instantOf(numberOf(row, 'at')) };
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
