import { readFileSync } from 'node:fs';
import { acceptedOf, bannedOf, restOf, tableAt } from '../../core/policy/algebra/table.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { type Region, regionSize, subtract } from '../../core/spaces/region.ts';
import type { SpaceName } from '../../core/spaces/registry.ts';
import { parseCsv } from './parse-csv.ts';

/** How a policy stands to some of what can be negotiated. */
export type Stands = 'allowed' | 'legacy' | 'discouraged' | 'forbidden' | 'not spoken of';

const day = '2026-11-28';

/** What a policy says on that day of a region; what only some combinations of are accepted is allowed. */
export function standsOf(policy: Policy, space: SpaceName, region: Region): Stands {
  const scheme = space.startsWith('tls') ? 'tls' : 'ikev2';
  const table = tableAt(policy, { space, scheme, day });
  if (table === undefined) return 'not spoken of';
  const accepted = acceptedOf(region, table);
  if (isEmpty(accepted)) return 'forbidden';
  const advised = policy.clauses.flatMap((clause) =>
    clause.kind === 'constraint' && clause.space === space && !mustHold(clause)
      ? bannedOf(accepted, { clause, region: subtract([clause.when], [clause.then]) })
      : [],
  );
  if (isEmpty(restOf(accepted, advised))) return 'discouraged';
  const [legacy, usual] = [true, false].map((is) =>
    table.rows.filter(({ level }) => (level === 'legacy') === is).map(({ box }) => box),
  );
  return isEmpty(restOf(accepted, restOf(legacy ?? [], usual ?? []))) ? 'legacy' : 'allowed';
}

function isEmpty(region: Region): boolean {
  return regionSize(region) === 0;
}

/** The records of a file of verdicts, by the names of its columns. */
export function recordsOf(file: string): readonly Readonly<Record<string, string>>[] {
  const text = readFileSync(new URL(`../vectors/standards/${file}`, import.meta.url), 'utf8');
  const [heads = [], ...lines] = parseCsv(text);
  return lines.map((line) => Object.fromEntries(heads.map((head, at) => [head, line[at] ?? ''])));
}

/** A code point where a policy says something else than the file, and why. */
export interface Difference {
  readonly cells: RegExp;
  readonly says: Stands;
  /** Why, and by which source. */
  readonly because: string;
}

interface Cell {
  readonly cell: string;
  readonly wanted: Stands;
  readonly says: Stands;
}

/** Cells that differ without a reason, and reasons that no cell needs. */
export function unexplained(cells: readonly Cell[], differences: readonly Difference[]): readonly string[] {
  const explains = ({ cell, says, wanted }: Cell, one: Difference): boolean =>
    says !== wanted && one.cells.test(cell) && one.says === says;
  const left = cells.filter((one) => one.says !== one.wanted && !differences.some((known) => explains(one, known)));
  const idle = differences.filter((known) => !cells.some((one) => explains(one, known)));
  return [
    ...left.map(({ cell, says, wanted }) => `${cell}: the policy says ${says}, the file ${wanted}`),
    ...idle.map(({ cells: of, because }) => `${of}: nothing to explain: ${because}`),
  ];
}
