import type { Scheme } from '../../endpoint/scheme.ts';
import { tlsSchemes } from '../../endpoint/scheme.ts';
import type { Box, Region } from '../../spaces/region.ts';
import type { SpaceName } from '../../spaces/registry.ts';
import { sentence } from '../algebra/sentence.ts';
import { acceptedOf, type Ban, bannedOf, clausesOf, commonOf, restOf, type Table, tableAt } from '../algebra/table.ts';
import { standingOf } from '../open-dates.ts';
import type { Policy, RowClause } from '../policy.ts';
import { mustHold } from '../rating.ts';
import type { Gate, Gateway, Place, TlsGate } from './gate.ts';

/** The gateway that a policy documents, on one day: its rows, in their order. */
export function policyGateway(policy: Policy, day: string): Gateway {
  const { id, title, version, digest } = policy;
  const ike = gateOf(policy, 'ike', 'ikev2', day);
  const ipsec = gateOf(policy, 'ipsec', 'ikev2', day);
  return {
    kind: 'policy',
    id,
    title,
    version,
    digest,
    ...(ike === undefined ? {} : { ike }),
    ...(ipsec === undefined ? {} : { ipsec }),
    tls: tlsSchemes.flatMap((scheme) => tlsGate(policy, scheme, day) ?? []),
  };
}

function tlsGate(policy: Policy, scheme: Scheme, day: string): TlsGate | undefined {
  const gate = gateOf(policy, 'tls', scheme, day);
  if (gate === undefined) return undefined;
  const beside = (['tls.groups', 'tls.signatures'] as const).flatMap(
    (space) => gateOf(policy, space, scheme, day) ?? [],
  );
  return { ...gate, scheme, beside };
}

/** What a policy says of a space; absent where it says nothing, or speaks of the gateway as initiator, as which no client meets it. */
function gateOf(policy: Policy, space: SpaceName, scheme: Scheme, day: string): Gate | undefined {
  const clauses = policy.clauses.filter((clause) => clause.role !== 'initiator');
  const table = tableAt({ clauses }, { space, scheme, day });
  if (table === undefined) return undefined;
  const open = openOf(clausesOf({ clauses }, space), policy, scheme, day);
  const order = clauses.some((clause) => clause.kind === 'order' && clause.space === space && mustHold(clause));
  const places = table.rows.filter(mustHold).flatMap((row) => placeOf(row, table));
  return {
    space,
    chooser: order ? 'gateway' : 'not-known',
    ordered: places.length,
    places,
    refuses: (box) => refusedBy(box, table, open),
    forbidding: (box) =>
      table.bans.filter((ban) => bannedOf([box], ban).length > 0).map(({ clause }) => sentence(clause)),
  };
}

function placeOf(row: RowClause, table: Table): readonly Place[] {
  const region = acceptedOf([row.box], table);
  if (region.length === 0) return [];
  const conditions = [
    ...(row.level === 'required' ? [] : (['allowed'] as const)),
    ...(row.readings.length === 0 ? [] : (['one-reading'] as const)),
  ];
  return [{ row: sentence(row), region, conditions }];
}

/** What is left open beside the rows: what their sources tolerate, and rows of which it is not known whether they hold on the day. */
function openOf(clauses: ReturnType<typeof clausesOf>, { given = {} }: Policy, scheme: Scheme, day: string): Region {
  return clauses
    .filter((clause) => clause.kind === 'row' && clause.schemes.includes(scheme))
    .flatMap((clause) => {
      if (clause.kind !== 'row') return [];
      const standing = standingOf(clause, day, given);
      const isOpen = standing === 'day-not-known' || standing === 'fact-not-given' || !mustHold(clause);
      return [...(isOpen ? [clause.box] : []), ...(standing === 'not-in-force' ? [] : (clause.tolerated ?? []))];
    });
}

function refusedBy(box: Box, { listed, closing, bans }: Table, open: Region): boolean {
  const left = restOf(
    [box],
    bans.flatMap((ban) => regionOf(ban, box)),
  );
  if (left.length === 0) return true;
  return closing !== undefined && left.every((part) => commonOf([part], [...listed, ...open]).length === 0);
}

/** A ban that says nothing of what stands behind its fields forbids it whatever that is. */
function regionOf({ region }: Ban, box: Box): Region {
  return region.map((of) => [...of, ...box.slice(of.length)]);
}
