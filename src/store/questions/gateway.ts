import type { Scheme } from '../../../core/endpoint/scheme.ts';
import type { Verdict, WaiverReference } from '../../../core/finding/finding.ts';
import type {
  GatewayDocument,
  StandingClause,
  StandingEndpoint,
  StandingPolicy,
} from '../../../core/finding/history/gateway-document.ts';
import type { GatewayVerdict } from '../../../core/finding/history/gateways-document.ts';
import type { ClauseCounts } from '../../../core/finding/history/status-document.ts';
import type { Stretch } from '../../../core/finding/history/stretch.ts';
import type { ClauseReference, PolicyReference } from '../../../core/finding/result.ts';
import { mustHold } from '../../../core/policy/rating.ts';
import { nameFacts } from '../../judge/naming/name-facts.ts';
import type { Queryable, Row } from '../database.ts';
import { decompressed } from '../kept/kept-evidence.ts';
import { readKeptFacts } from '../kept-facts.ts';
import { gatewayVerdict } from '../roll-up.ts';
import { octetsIn } from '../row-values.ts';
import { certificatesOf } from './certificates.ts';
import { verdictIn } from './gateway-verdict.ts';
import { scanLine, scansUntil } from './kept-scans.ts';
import { standingLastShown } from './last-shown.ts';
import {
  gatewaysOf,
  instantOf,
  momentIn,
  nameColumns,
  nameOf,
  numberOf,
  type Question,
  scopeOf,
  textOf,
} from './question.ts';
import { waiversAt } from './waivers.ts';

/** The newest scans that a page has. */
const scansShown = 20;

/** One gateway as a site sees it, with everything that stands now; without a site the first that has it. Undefined where there is none. */
export async function askGateway(
  sql: Queryable,
  question: Question,
  wanted: string,
): Promise<GatewayDocument | undefined> {
  const gateways = gatewaysOf(question);
  const [gateway] = await sql.all(
    `select g.id, g.retired_at, g.next_due, ${nameColumns} from gateway g where g.name = ?${gateways.sql} order by g.site limit 1`,
    [wanted, ...gateways.values],
  );
  if (gateway === undefined) return undefined;
  const [added] = await sql.all('select name from added_gateway where name = ?', [wanted]);
  const others = await sql.all('select site from gateway where name = ? and site <> ? order by site', [
    wanted,
    textOf(gateway, 'site'),
  ]);
  const rows = await sql.all(
    `select e.id, e.key, e.url, e.scheme, e.last_at, e.retired_at, b.octets from endpoint e join blob b on b.id = e.facts
      where e.gateway = ? order by e.retired_at is not null, e.key`,
    [numberOf(gateway, 'id')],
  );
  const references = new Map<number, PolicyReference>();
  const waiverFor = await waiversAt(sql, question.at);
  const name = nameOf(gateway);
  const waived: Waived = (policy, clause) => waiverFor({ ...name, policy, clause }) ?? null;
  const endpoints: StandingEndpoint[] = [];
  for (const row of rows) endpoints.push(await endpointOf(sql, question, row, { references, waived }));
  const [standing] = await sql.all(
    `select ${gatewayVerdict} as verdict from endpoint e join standing s on s.endpoint = e.id
      where e.gateway = ? and e.retired_at is null group by e.gateway
      having sum(s.pass + s.fail + s.inconclusive + s.unjudged) > 0`,
    [numberOf(gateway, 'id')],
  );
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-gateway',
    scope: scopeOf(question),
    gateway: { ...name, retired: momentIn(gateway, 'retired_at') },
    isAdded: added !== undefined,
    verdict: verdictIn(standing),
    nextDue: momentIn(gateway, 'next_due'),
    otherSites: others.map((row) => textOf(row, 'site')),
    endpoints,
  };
}

type Waived = (policy: string, clause: string) => WaiverReference | null;

async function endpointOf(
  sql: Queryable,
  question: Question,
  row: Row,
  { references, waived }: { readonly references: Map<number, PolicyReference>; readonly waived: Waived },
): Promise<StandingEndpoint> {
  const id = numberOf(row, 'id');
  const states = await sql.all(
    `select c.policy, c.clause, s.since, s.verdict, s.reason, s.class, s.cause, s.shown_verdict, s.shown_at
      from state s join clause c on c.id = s.clause where s.endpoint = ? and s.until is null`,
    [id],
  );
  const [counted] = await sql.all('select count(*) as n from scan where endpoint = ?', [id]);
  const newest = await scansUntil(sql, id, question.at, scansShown);
  const byPolicy = Map.groupBy(states, (state) => numberOf(state, 'policy'));
  await readReferences(sql, [...byPolicy.keys()], references);
  return {
    endpoint: textOf(row, 'key'),
    url: textOf(row, 'url'),
    scheme: textOf(row, 'scheme') as Scheme,
    retired: momentIn(row, 'retired_at'),
    policies: [...byPolicy]
      .flatMap(([policy, own]) => {
        const reference = references.get(policy);
        return reference === undefined ? [] : [policyOf(reference, own, numberOf(row, 'last_at'), waived)];
      })
      .toSorted((a, b) => (a.policy.id < b.policy.id ? -1 : 1)),
    facts: nameFacts(readKeptFacts(Buffer.from(decompressed(octetsIn(row, 'octets'))).toString('utf8')).facts),
    certificates: await certificatesOf(sql, question, id),
    scans: { count: numberOf(counted, 'n'), newest: newest.map(scanLine) },
  };
}

async function readReferences(
  sql: Queryable,
  policies: readonly number[],
  references: Map<number, PolicyReference>,
): Promise<void> {
  const wanted = policies.filter((id) => !references.has(id));
  if (wanted.length === 0) return;
  const rows = await sql.all(
    `select id, reference from policy where id in (${wanted.map(() => '?').join(', ')})`,
    wanted,
  );
  for (const row of rows) references.set(numberOf(row, 'id'), JSON.parse(textOf(row, 'reference')) as PolicyReference);
}

function policyOf(
  { clauses, ...policy }: PolicyReference,
  states: readonly Row[],
  lastAt: number,
  waived: Waived,
): StandingPolicy {
  const byClause = new Map(states.map((state) => [textOf(state, 'clause'), state]));
  const standing = clauses.flatMap((clause) => {
    const state = byClause.get(clause.id);
    return state === undefined ? [] : [clauseOf(clause, { ...state, last_at: lastAt }, waived(policy.id, clause.id))];
  });
  const counts = countsOf(standing);
  return { policy, verdict: verdictOf(counts), counts, clauses: standing };
}

function clauseOf(clause: ClauseReference, state: Row, waiver: WaiverReference | null): StandingClause {
  return {
    clause,
    waiver: state['verdict'] === 'fail' ? waiver : null,
    since: instantOf(numberOf(state, 'since')),
    verdict: textOf(state, 'verdict') as Verdict,
    reason: textOf(state, 'reason'),
    class: textOf(state, 'class') as Stretch['class'],
    cause: textOf(state, 'cause') as Stretch['cause'],
    lastShown: standingLastShown(state),
  };
}

function countsOf(clauses: readonly StandingClause[]): ClauseCounts {
  const held = clauses.filter(({ clause }) => mustHold(clause));
  const count = (verdict: Verdict): number => held.filter((one) => one.verdict === verdict).length;
  return { pass: count('pass'), fail: count('fail'), inconclusive: count('inconclusive') };
}

function verdictOf({ pass, fail, inconclusive }: ClauseCounts): GatewayVerdict {
  if (fail > 0) return 'violates';
  if (inconclusive > 0) return 'inconclusive';
  return pass > 0 ? 'conforms' : 'not-judged';
}
