import type { Scheme } from '../../endpoint/scheme.ts';
import { extended, mostBehind, widened } from '../../spaces/behind.ts';
import { type Box, intersect, type Region, subtract, union } from '../../spaces/region.ts';
import { dimensionCount, negotiable, type SpaceName, spaceOf } from '../../spaces/registry.ts';
import { isInForce } from '../in-force.ts';
import type { Clause, ConstraintClause, NothingElseClause, Policy, RowClause, VersionClause } from '../policy.ts';
import { mustHold } from '../rating.ts';

/** Where a policy is asked: one space, for targets of one scheme, on one day. */
export interface Standing {
  readonly space: SpaceName;
  readonly scheme: Scheme;
  /** ISO date. */
  readonly day: string;
}

/** A clause that forbids, and what it does. */
export interface Ban {
  readonly clause: ConstraintClause | VersionClause;
  readonly region: Region;
}

/** What a policy says there; of what should hold it is advice, and apart. */
export interface Table {
  readonly rows: readonly RowClause[];
  /** What the rows hold. */
  readonly listed: Region;
  /** What no row holds is refused; absent: it is accepted, unless a ban forbids it. */
  readonly closing: NothingElseClause | undefined;
  readonly bans: readonly Ban[];
  /** What it advises against. */
  readonly advice: Sides;
}

/** A clause of the table of a space: one that says which of its combinations are accepted. */
export type TableClause = RowClause | NothingElseClause | ConstraintClause | VersionClause;

/** Whether a clause says which combinations are accepted. */
export function isOfTable(clause: Clause): clause is TableClause {
  return ['row', 'nothing-else', 'constraint', 'version'].includes(clause.kind);
}

/** The clauses of a policy that say what is accepted in a space, on whichever day. */
export function clausesOf({ clauses }: Pick<Policy, 'clauses'>, space: SpaceName): readonly TableClause[] {
  return clauses.filter(isOfTable).filter(({ id }) => id.startsWith(`${space}/`));
}

/** The policy's table; undefined where it says nothing of the space for this scheme, on whichever day. */
export function tableAt(policy: Pick<Policy, 'clauses'>, { space, scheme, day }: Standing): Table | undefined {
  const spoken = clausesOf(policy, space).filter(({ schemes }) => schemes.includes(scheme));
  if (spoken.length === 0) return undefined;
  const held = spoken.filter((clause) => isInForce(clause, day));
  const rows = held.filter((clause) => clause.kind === 'row');
  return { ...tableOf(rows, sidesOf(held.filter(mustHold))), advice: sidesOf(held.filter((one) => !mustHold(one))) };
}

/** What a table is made of besides its rows. */
export type Sides = Pick<Table, 'closing' | 'bans'>;

function sidesOf(clauses: readonly TableClause[]): Sides {
  return {
    closing: clauses.find((clause) => clause.kind === 'nothing-else'),
    bans: clauses.flatMap((clause) => banOf(clause) ?? []),
  };
}

/** A table of rows that is open or closed, with what it forbids and no advice. */
export function tableOf(rows: readonly RowClause[], { closing, bans }: Sides): Table {
  return { rows, listed: unionOf(rows), closing, bans, advice: { closing: undefined, bans: [] } };
}

/**
 * Whether something is accepted that no row holds. An open table that forbids everything by rules is closed: a file has no other way to say that
 * no row is left.
 */
export function isOpen(space: SpaceName, { closing, bans }: Sides): boolean {
  const everything = Object.values(spaceOf(space).dimensions).map((dimension) => dimension.usable());
  return closing === undefined && withoutBanned(anyBehind(space, negotiable(space, [everything])), bans).length > 0;
}

/** What a clause forbids; undefined for one that forbids nothing by itself. */
export function banOf(clause: TableClause): Ban | undefined {
  if (clause.kind === 'constraint') return { clause, region: subtract([clause.when], [clause.then]) };
  if (clause.kind !== 'version' || clause.expect !== 'refused') return undefined;
  const [, suites] = Object.values(spaceOf('tls').dimensions);
  return { clause, region: [[[clause.version], suites?.usable() ?? []]] };
}

/** The part of a region that the table accepts. */
export function acceptedOf(region: Region, { listed, closing, bans }: Table): Region {
  return withoutBanned(closing === undefined ? region : commonOf(region, listed), bans);
}

/** What the table requires: its required rows, without what it forbids itself. */
export function requiredOf({ rows, bans }: Table): Region {
  return withoutBanned(unionOf(rows.filter((row) => row.level === 'required' && mustHold(row))), bans);
}

/** The combinations of both regions, whose boxes may be of different lengths. */
export function commonOf(a: Region, b: Region): Region {
  const boxes = widened([...a, ...b]);
  return intersect(boxes.slice(0, a.length), boxes.slice(a.length));
}

/** The combinations of a region that are in no box of another, whose boxes may be of different lengths. */
export function restOf(region: Region, without: Region): Region {
  const boxes = widened([...region, ...without]);
  return subtract(boxes.slice(0, region.length), boxes.slice(region.length));
}

/** The part of a region that no ban forbids. */
export function withoutBanned(region: Region, bans: readonly Ban[]): Region {
  return bans.reduce<Region>((left, ban) => left.flatMap((part) => restOf([part], behind(ban.region, part))), region);
}

/** The part of a region that a ban forbids. */
export function bannedOf(region: Region, ban: Ban): Region {
  return region.flatMap((part) => commonOf([part], behind(ban.region, part)));
}

/** A ban that says nothing of what stands behind its fields forbids it whatever that is: there it has what the part has. */
function behind(forbidden: Region, part: Box): Region {
  return forbidden.map((box) => [...box, ...part.slice(box.length)]);
}

/** What a ban forbids and others do not, whatever stands behind the dimensions where it says nothing of that. */
export function bannedBeside({ clause, region }: Ban, others: readonly Ban[]): Region {
  const space = clause.kind === 'constraint' ? clause.space : 'tls';
  const count = dimensionCount(space);
  const any = spaceOf(space).further?.usable().length;
  const left = withoutBanned(anyBehind(space, negotiable(space, region)), others);
  return left.map((box) => (box.slice(count).every((values) => values.length === any) ? box.slice(0, count) : box));
}

/** Boxes with whatever may stand behind the dimensions, where they say nothing of that. */
function anyBehind(space: SpaceName, region: Region): Region {
  const { further } = spaceOf(space);
  const length = dimensionCount(space) + (further === undefined ? 0 : mostBehind);
  return region.map((box) => extended(box, length, further?.usable()));
}

/** The combinations of rows, as disjoint boxes of one length. */
function unionOf(rows: readonly Pick<RowClause, 'box'>[]): Region {
  return union(widened(rows.map(({ box }) => box)), []);
}
