import type { Scheme } from '../../endpoint/scheme.ts';
import { GateproofError } from '../../gateproof-error.ts';
import type { Region } from '../../spaces/region.ts';
import { dimensionCount, type SpaceName, spaceNames, spaceOf } from '../../spaces/registry.ts';
import { leftOpen, type More, moreOf } from '../left-open.ts';
import type { Clause, NothingElseClause, Policy, RowClause } from '../policy.ts';
import type { PolicyDraft } from '../policy-text.ts';
import { mustHold } from '../rating.ts';
import { bothReadings, commonRow, distinctRows, isHeldAsLong, withoutBan } from './intersect-rows.ts';
import { demand } from './sentence.ts';
import { banOf, clausesOf, restOf, type TableClause } from './table.ts';

/** Policies that one file cannot say together. */
export class IntersectError extends GateproofError<'roles-differ'> {
  constructor(space: SpaceName, [responder, initiator]: readonly [string, string]) {
    super(
      { name: 'IntersectError', code: 'roles-differ', fault: 'input' },
      `tables ${space} of one role wanted, found that of ${responder} to speak of a responder and that of ${initiator} of an initiator`,
    );
  }
}

/**
 * The policy of a gateway that keeps to all of these: it accepts what each of them accepts, on each day, and requires of that what any of them requires. Pure.
 * A policy that has no table for a space leaves it to the others. Throws IntersectError where a table is of a responder in one and of an initiator in another.
 */
export function intersectPolicies([first, ...others]: readonly [Policy, ...Policy[]]): PolicyDraft {
  return others.reduce<PolicyDraft>((both, next) => intersectTwo(both, next), first);
}

function intersectTwo(a: PolicyDraft, b: PolicyDraft): PolicyDraft {
  const clauses = spaceNames.flatMap((space) => tableOfBoth(a, b, space));
  const checks = united(besideTables(a), besideTables(b));
  return {
    id: `${a.id}-and-${b.id}`.replaceAll('@', '-'),
    version: a.version > b.version ? a.version : b.version,
    title: `${a.title}; and ${b.title}`,
    source: a.source,
    clauses: withOwnIds([...clauses, ...checks]),
  };
}

function besideTables({ clauses }: PolicyDraft): readonly Clause[] {
  return clauses.filter(({ id }) => !spaceNames.some((space) => id.startsWith(`${space}/`)));
}

/** Clauses of both, those that demand the same on the same days once. */
function united<C extends Clause>(a: readonly C[], b: readonly C[]): readonly C[] {
  const key = (clause: C): string => JSON.stringify([demand(clause), clause.from, clause.until]);
  const known = new Set(a.map(key));
  return [...a, ...b.filter((clause) => !known.has(key(clause)))];
}

function tableOfBoth(a: PolicyDraft, b: PolicyDraft, space: SpaceName): readonly Clause[] {
  const [own, other] = [clausesOf(a, space), clausesOf(b, space)];
  const [role, otherRole] = [own[0]?.role, other[0]?.role];
  if (own.length > 0 && other.length > 0 && role !== otherRole) {
    throw new IntersectError(space, role === undefined ? [a.id, b.id] : [b.id, a.id]);
  }
  const bans = [...own, ...other].filter(mustHold).flatMap((clause) => banOf(clause) ?? []);
  const common = [...groupsOf(space, own, other)].flatMap((schemes) => rowsAt(own, other, schemes));
  const left = distinctRows(bans.reduce((some, ban) => some.flatMap((row) => withoutBan(row, ban)), common));
  const rows = withTolerated(left, own, other);
  const rest = united(besideRows(a, space), besideRows(b, space));
  const closing = closingOf(own, other);
  if (closing === undefined) return [...rows, ...rest];
  const all = [...own, ...other];
  const ratedAlike = (['severity', 'category'] as const).every((key) =>
    all.every((clause) => clause[key] === closing[key]),
  );
  return rows.length > 0 ? [...rows, ratedAlike ? closing : unrated(closing), ...rest] : [...rest, nothingOf(closing)];
}

/** A file says the severity and category of a table for all of its clauses, which are not of one here. */
function unrated({ severity: _severity, category: _category, ...closing }: NothingElseClause): NothingElseClause {
  return closing;
}

/** What is said of the rows of one table, and not of those that it has in common with another. */
const ofRows: ReadonlySet<Clause['kind']> = new Set(['row', 'nothing-else', 'order']);

/** What a table says besides its rows. */
function besideRows({ clauses }: PolicyDraft, space: SpaceName): readonly Clause[] {
  return clauses.filter(({ id, kind }) => id.startsWith(`${space}/`) && !ofRows.has(kind));
}

type State = 'silent' | 'open' | 'closed';

function stateOf(clauses: readonly TableClause[], scheme: Scheme): State {
  const spoken = clauses.filter(({ schemes }) => schemes.includes(scheme));
  if (spoken.length === 0) return 'silent';
  return spoken.some((clause) => clause.kind === 'nothing-else' && mustHold(clause)) ? 'closed' : 'open';
}

/** The schemes of a space, those together at which both tables are alike open, closed or silent. */
function groupsOf(space: SpaceName, a: readonly TableClause[], b: readonly TableClause[]): Iterable<readonly Scheme[]> {
  return Map.groupBy(spaceOf(space).schemes, (scheme) => `${stateOf(a, scheme)} ${stateOf(b, scheme)}`).values();
}

/**
 * The rows of both at schemes at which each table is the same throughout. A closed table keeps what the other holds, too; of an open one the
 * required rows matter there, and beside another open one all of them stand, which forbid nothing.
 */
function rowsAt(
  a: readonly TableClause[],
  b: readonly TableClause[],
  schemes: readonly Scheme[],
): readonly RowClause[] {
  const [scheme] = schemes;
  if (scheme === undefined) return [];
  const [own, other] = [a, b].map((clauses) => rowsOf(clauses, schemes)) as [
    readonly RowClause[],
    readonly RowClause[],
  ];
  const isClosed = [stateOf(a, scheme), stateOf(b, scheme)].map((state) => state === 'closed');
  const common = own.flatMap((row) => other.flatMap((one) => commonRow(row, one) ?? []));
  if (isClosed[0] === isClosed[1]) return isClosed[0] === true ? common : [...own, ...other];
  return [...common, ...(isClosed[0] === true ? own : other)];
}

function rowsOf(clauses: readonly TableClause[], schemes: readonly Scheme[]): readonly RowClause[] {
  return clauses.flatMap((clause) => {
    if (clause.kind !== 'row') return [];
    const here = clause.schemes.filter((scheme) => schemes.includes(scheme));
    return here.length === 0 ? [] : [{ ...clause, schemes: here }];
  });
}

/** The table is closed wherever one of both is; that one of them should be is advice about the rows that it has, and these are others. */
function closingOf(a: readonly TableClause[], b: readonly TableClause[]): NothingElseClause | undefined {
  const [one, other] = [a, b].map((clauses) =>
    clauses.filter((clause) => clause.kind === 'nothing-else').find(mustHold),
  );
  if (one === undefined || other === undefined) return one ?? other;
  const schemes = spaceOf(one.space).schemes.filter((scheme) => [one, other].some((of) => of.schemes.includes(scheme)));
  return { ...one, schemes, readings: bothReadings(one, other) };
}

/** A closed table without a row, which no file can have: everything is forbidden by a rule. */
function nothingOf({ space, ...closing }: NothingElseClause): Clause {
  const dimensions = Object.values(spaceOf(space).dimensions);
  return {
    ...closing,
    kind: 'constraint',
    space,
    id: `${space}/nothing-in-common`,
    title: `No ${spaceOf(space).label} row is in both`,
    when: dimensions.map((dimension) => dimension.usable()),
    then: dimensions.map(() => []),
  };
}

/**
 * What the table leaves open: what both leave open, or one does and the other accepts, as far as that is so for every row, because a file says
 * it once for all of them.
 */
function withTolerated(
  rows: readonly RowClause[],
  a: readonly TableClause[],
  b: readonly TableClause[],
): readonly RowClause[] {
  const isLeft = (more: More): boolean =>
    rows.every((row) => [a, b].every((clauses) => isLeftBy(leftOpen(row.box, more), clauses, row)));
  // Value by value, and the lists behind the dimensions together, which a file has as one list or as any.
  const more = [a, b]
    .map((clauses) => moreOf(clauses.filter((clause) => clause.kind === 'row')))
    .flatMap(partsOf)
    .reduce<More>((open, part) => {
      const wider = either(open, part);
      return isLeft(wider) ? wider : open;
    }, []);
  return rows.map(({ tolerated: _tolerated, ...row }) => {
    const tolerated = leftOpen(row.box, more);
    return tolerated.length === 0 ? row : { ...row, tolerated };
  });

  function partsOf(open: More): readonly More[] {
    const space = rows[0]?.space ?? 'ike';
    const count = dimensionCount(space);
    const values = open.slice(0, count).flatMap((some, at) => some.map((value) => placed(at, [[value]])));
    const behind = open.slice(count);
    if (behind.length < 2) return [...values, placed(count, behind)];
    const any = spaceOf(space).further?.usable() ?? [];
    return [
      ...values,
      placed(
        count,
        behind.map(() => any),
      ),
    ];
  }
}

function placed(at: number, lists: More): More {
  return [...Array.from({ length: at }, () => []), ...lists];
}

function either(a: More, b: More): More {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => [
    ...new Set([...(a[at] ?? []), ...(b[at] ?? [])]),
  ]);
}

/** Whether a table that is closed for a row holds or leaves open a region as long as the row holds; one that is not forbids nothing. */
function isLeftBy(region: Region, clauses: readonly TableClause[], row: RowClause): boolean {
  if (!row.schemes.some((scheme) => stateOf(clauses, scheme) === 'closed')) return true;
  const held = clauses.filter((clause) => clause.kind === 'row').filter((other) => isHeldAsLong(row, other));
  return (
    restOf(
      region,
      held.flatMap(({ box, tolerated = [] }) => [box, ...tolerated]),
    ).length === 0
  );
}

/** The clauses with an id each; one that another has already is numbered. */
function withOwnIds(clauses: readonly Clause[]): readonly Clause[] {
  const taken = new Set<string>();
  return clauses.map(({ line: _line, ...clause }) => {
    let id = clause.id;
    for (let number = 2; taken.has(id); number++) id = `${clause.id}-${number}`;
    taken.add(id);
    return { ...clause, id };
  });
}
