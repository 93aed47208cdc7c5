import { widened } from '../../spaces/behind.ts';
import { type Box, merge, type Region } from '../../spaces/region.ts';
import { type SpaceName, spaceOf } from '../../spaces/registry.ts';
import { nameBox } from '../../spaces/space.ts';
import { isInForce } from '../in-force.ts';
import type { NothingElseClause, Policy, RowClause } from '../policy.ts';
import type { Mismatch, Reason } from './check-document.ts';
import { namesOf, sentence } from './sentence.ts';
import { type Ban, bannedBeside, bannedOf, clausesOf, commonOf, restOf, type Standing, type Table } from './table.ts';

/** Whose table it is, and where it was asked for. */
interface Asked {
  readonly policy: Policy;
  readonly standing: Standing;
}

/**
 * Why a table does not accept all of a region, or all that `own` does not forbid where the region is undefined: the rules that forbid some of
 * it, and what no row holds.
 */
export function reasonsOf(
  region: Region | undefined,
  own: readonly Ban[],
  table: Table,
  asked: Asked,
): readonly Reason[] {
  const { space } = asked.standing;
  const forbidden = table.bans.flatMap((ban): readonly Reason[] => {
    const part = region === undefined ? bannedBeside(ban, own) : bannedOf(region, ban);
    return part.length === 0 ? [] : [forbiddenBy(space, ban, part)];
  });
  if (table.closing === undefined) return forbidden;
  const unlisted = region === undefined ? [] : restOf(region, table.listed);
  if (region !== undefined && unlisted.length === 0) return forbidden;
  return [...forbidden, ...notListed(unlisted, table.closing, table, asked)];
}

function forbiddenBy(space: SpaceName, { clause }: Ban, part: Region): Reason {
  const combinations = namesOf(space, part);
  const wide = merge(part).reduce(hull);
  const dimensions =
    clause.kind === 'version'
      ? [mismatch(space, wide, 0, [])]
      : wide.flatMap((values, at) => {
          const wanted = clause.then[at];
          if (wanted === undefined) return [];
          const isNothing = clause.then.some((one) => one.length === 0);
          const keepsOut = isNothing
            ? isNamed(space, clause.when, at)
            : values.some((value) => !wanted.includes(value));
          return keepsOut ? [mismatch(space, wide, at, isNothing ? [] : wanted)] : [];
        });
  return { kind: 'forbidden', clause: sentence(clause), combinations, dimensions, nearest: [], otherDays: [] };
}

/** Whether a side of a rule says something of a dimension. */
function isNamed(space: SpaceName, box: Box, at: number): boolean {
  const dimension = Object.values(spaceOf(space).dimensions)[at];
  const said = box[at];
  return said !== undefined && (dimension === undefined || dimension.usable().some((value) => !said.includes(value)));
}

/** The smallest box that holds both. */
function hull(a: Box, b: Box): Box {
  return a.map((values, at) => [...new Set([...values, ...(b[at] ?? [])])].sort((x, y) => x - y));
}

function notListed(
  unlisted: Region,
  closing: NothingElseClause,
  { rows }: Table,
  { policy, standing: { space, scheme, day } }: Asked,
): readonly Reason[] {
  const clause = sentence(closing);
  const others = clausesOf(policy, space).filter(
    (row) => row.kind === 'row' && row.schemes.includes(scheme) && !isInForce(row, day),
  ) as readonly RowClause[];
  if (unlisted.length === 0) {
    return [{ kind: 'not-listed', clause, combinations: [], dimensions: [], nearest: [], otherDays: [] }];
  }
  const parts = merge(unlisted).map((part) => ({ part, near: nearestTo(part, rows) }));
  const groups = Map.groupBy(parts, ({ near }) => JSON.stringify([near.dimensions, near.rows.map(({ id }) => id)]));
  return [...groups.values()].map((group): Reason => {
    const region = group.map(({ part }) => part);
    const [{ near } = { near: { dimensions: [], rows: [] } }] = group;
    const wide = region.reduce(hull);
    return {
      kind: 'not-listed',
      clause,
      combinations: namesOf(space, region),
      dimensions: near.dimensions.map((at) => mismatch(space, wide, at, wantedBy(near.rows, at, wide.length))),
      nearest: near.rows.map(sentence),
      otherDays: others.filter(({ box }) => commonOf(region, [box]).length > 0).map(sentence),
    };
  });
}

interface Near {
  readonly dimensions: readonly number[];
  readonly rows: readonly RowClause[];
}

/** The rows that lack the fewest dimensions of a box, as far as they lack the same ones. */
function nearestTo(part: Box, rows: readonly RowClause[]): Near {
  const lacking = rows.map((row) => {
    const [own = [], other = []] = widened([part, row.box]);
    const dimensions = own.flatMap((values, at) => (values.every((value) => other[at]?.includes(value)) ? [] : [at]));
    return { row, dimensions };
  });
  const fewest = Math.min(...lacking.map(({ dimensions }) => dimensions.length));
  const [first, ...rest] = lacking.filter(({ dimensions }) => dimensions.length === fewest);
  if (first === undefined) return { dimensions: [], rows: [] };
  const same = rest.filter(({ dimensions }) => dimensions.join() === first.dimensions.join());
  return { dimensions: first.dimensions, rows: [first, ...same].map(({ row }) => row) };
}

function wantedBy(rows: readonly RowClause[], at: number, length: number): readonly number[] {
  const values = rows.flatMap(({ box }) => box[at] ?? (at < length ? [0] : []));
  return [...new Set(values)].sort((a, b) => a - b);
}

function mismatch(space: SpaceName, part: Box, at: number, wanted: readonly number[]): Mismatch {
  const [found, named] = [part, part.with(at, wanted)].map((box) => Object.entries(nameBox(spaceOf(space), box))[at]);
  return { key: found?.[0] ?? '', found: found?.[1] ?? [], wanted: named?.[1] ?? [] };
}
