import type { Queryable } from '../database.ts';

/** What a column of an export holds; a moment is milliseconds since 1970, UTC. */
export type FlatType = 'text' | 'moment' | 'number' | 'boolean';

export interface FlatColumn {
  readonly name: string;
  readonly type: FlatType;
  readonly isNullable?: true;
}

export type FlatValue = string | number | boolean | null;

/** A table of an export: all that a row says stands in it, and refers to no other table. */
export interface FlatTable {
  readonly name: string;
  readonly columns: readonly FlatColumn[];
  /** In the order of the endpoints; each row has the columns in their order. Holds a page of them at a time. */
  readonly rows: (sql: Queryable) => AsyncIterable<readonly FlatValue[]>;
}
