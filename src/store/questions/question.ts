import { defined } from '../../../core/defined.ts';
import type { GatewayName, Scope } from '../../../core/finding/history/scope.ts';
import type { Row, Value } from '../database.ts';
import type { Moment } from '../standings.ts';

/** Which gateways a question is about, and when it is asked. */
export interface Question {
  readonly site?: string | undefined;
  readonly group?: string | undefined;
  /** By its name, every version of it. */
  readonly policy?: string | undefined;
  /** Milliseconds since 1970, UTC: the moment that days are counted from. */
  readonly at: number;
  /** Whether that is now; else what was so then is answered. */
  readonly isNow: boolean;
}

/** A condition on `g` (gateway), and its values. */
export function gatewaysOf({ site, group }: Question): { readonly sql: string; readonly values: readonly Value[] } {
  const conditions = [
    ...(site === undefined ? [] : [{ sql: 'g.site = ?', value: site }]),
    ...(group === undefined ? [] : [{ sql: 'g.grp = ?', value: group }]),
  ];
  return {
    sql: conditions.map(({ sql }) => ` and ${sql}`).join(''),
    values: conditions.map(({ value }) => value),
  };
}

/** Of gateways (`g`) and endpoints (`e`), those that were declared then; none is one that was not there yet. */
export function declaredAt({ at, isNow }: Question): { readonly sql: string; readonly values: readonly Value[] } {
  if (isNow) return { sql: 'g.retired_at is null and e.retired_at is null', values: [] };
  return {
    sql: '(g.retired_at is null or g.retired_at > ?) and (e.retired_at is null or e.retired_at > ?) and e.first_at <= ?',
    values: [at, at, at],
  };
}

export function momentOf({ at, isNow }: Question): Moment {
  return isNow ? 'now' : at;
}

/** The same as a document says it. */
export function scopeOf({ site, group, policy, at }: Question): Scope {
  return { site: site ?? null, group: group ?? null, ...defined({ policy }), asOf: instantOf(at) };
}

/** A condition on a column with ids of policies, and its values. */
export function policiesOf(
  { policy }: Question,
  column: string,
): { readonly sql: string; readonly values: readonly Value[] } {
  if (policy === undefined) return { sql: '', values: [] };
  return { sql: ` and ${column} in (select id from policy where name = ?)`, values: [policy] };
}

/** Columns that `nameOf` reads. */
export const nameColumns = 'g.name, g.site, g.grp, g.owner';

export function nameOf(row: Row): GatewayName {
  return {
    gateway: textOf(row, 'name'),
    site: textOf(row, 'site'),
    group: textOf(row, 'grp'),
    owner: textOf(row, 'owner'),
  };
}

/** The moments of a scan stand in each of its rows. */
const writtenInstants = new Map<number, string>();
const mostWritten = 4096;

/** Milliseconds since 1970 as ISO 8601, UTC. */
export function instantOf(ms: number): string {
  const known = writtenInstants.get(ms);
  if (known !== undefined) return known;
  const written = new Date(ms).toISOString();
  if (writtenInstants.size >= mostWritten) writtenInstants.clear();
  writtenInstants.set(ms, written);
  return written;
}

/** A moment of a row, as ISO 8601; null where it has none. */
export function momentIn(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === 'number' ? instantOf(value) : null;
}

export function textOf(row: Row, column: string): string {
  return String(row[column] ?? '');
}

/** A whole number; 0 where there is none. */
export function numberOf(row: Row | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}

export const dayMs = 86_400_000;

/** The day of a moment, UTC. */
export function dayOf(ms: number): string {
  return instantOf(ms).slice(0, 10);
}
