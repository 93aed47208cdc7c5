import { defined } from '../../defined.ts';
import { trimmedBox } from '../../spaces/behind.ts';
import { type Box, merge, type Region } from '../../spaces/region.ts';
import { dimensionCount, type SpaceName, spaceOf } from '../../spaces/registry.ts';
import { nameBox } from '../../spaces/space.ts';
import type { Clause, Policy, Reading, RowClause, Source } from '../policy.ts';
import { type Rating, ratingOf } from '../rating.ts';

/** A policy as a comparison names it. */
export interface PolicyName {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly digest: string;
}

/** A clause as a comparison quotes it: what it says, and where that stands. */
export interface Sentence extends Rating {
  readonly id: string;
  readonly title: string;
  readonly source: Source;
  /** Of a row, and empty where the source has no spelling of its own. */
  readonly vendor?: Readonly<Record<string, string>>;
  readonly level?: RowClause['level'];
  readonly from?: string;
  readonly until?: string;
  readonly note?: string;
  /** Where its source contradicts itself. */
  readonly readings?: readonly Reading[];
}

/** Values by key of a combination, in the words of the registries; every combination of one value each. */
export type Names = Readonly<Record<string, readonly (string | null)[]>>;

export function policyName({ id, version, title, digest }: Policy): PolicyName {
  return { id, version, title, digest };
}

export function sentence(clause: Clause): Sentence {
  const { id, title, source, from, until, note, readings } = clause;
  const row = clause.kind === 'row' ? { vendor: clause.vendor, level: clause.level } : {};
  return {
    id,
    title,
    source,
    ...row,
    ...ratingOf(clause),
    ...defined({ from, until, note }),
    ...(readings.length > 0 ? { readings } : {}),
  };
}

/** The combinations of a region, in few boxes. */
export function namesOf(space: SpaceName, region: Region): readonly Names[] {
  return merge(region).map((box) => nameBox(spaceOf(space), withoutNone(space, box)));
}

/** A box without what stands behind the dimensions of its space and is none in all of it. */
export function withoutNone(space: SpaceName, box: Box): Box {
  return trimmedBox(box, dimensionCount(space));
}

/** What a clause demands, whatever it is called and wherever it stands. */
export function demand(clause: Clause): string {
  return JSON.stringify(Object.entries(clause).filter(([key]) => !beside.has(key)));
}

const beside: ReadonlySet<string> = new Set(['id', 'line', 'title', 'source', 'note', 'readings', 'from', 'until']);
