import { documentedCombinations } from '../words/row-names.ts';
import { counted, fieldWords } from '../words/words.ts';
import { type PolicyOutline, type TableOutline } from './outline.ts';

/** Rows that have to be refused for one value before it is called what they have in common. */
const rowsAtLeast = 2;

/**
 * Where page and gateway differ in one value alone: every documented row with it is refused, and every other row of the table is accepted. One
 * line for each such value: a vendor that gave a group up leaves it on its page, and four failures are then one difference.
 */
export function pageAgainstGateway({ policy, tables }: PolicyOutline): readonly string[] {
  return tables.flatMap((table) =>
    commonOfRefused(table).map(
      ({ field, value, rows }) =>
        `${policy.source.title} and the gateway differ: each of the ${counted(rows, `${table.table} row`)} with the ${fieldWords(field)} ${value} is refused, and every other row is accepted. One of the two may be out of date.`,
    ),
  );
}

function commonOfRefused({ rows }: TableOutline): readonly {
  readonly field: string;
  readonly value: string;
  readonly rows: number;
}[] {
  const judged = rows.filter(({ finding }) => finding !== undefined && finding.verdict !== 'not-applicable');
  const valuesOf = (refused: boolean): readonly (readonly [string, string])[][] =>
    judged
      .filter(({ finding }) => finding?.verdict === (refused ? 'fail' : 'pass'))
      .map(({ finding }) =>
        finding === undefined
          ? []
          : documentedCombinations(finding).flatMap((one) =>
              Object.entries(one).flatMap(([field, value]) =>
                typeof value === 'string' ? [[field, value] as const] : [],
              ),
            ),
      );
  const [refused, accepted] = [valuesOf(true), valuesOf(false)];
  if (refused.length < rowsAtLeast || accepted.length === 0 || refused.length + accepted.length < judged.length)
    return [];
  const [first = []] = refused;
  const has = (of: readonly (readonly [string, string])[], field: string, value: string): boolean =>
    of.some(([name, own]) => name === field && own === value);
  return first
    .filter(([field, value]) => refused.every((one) => has(one, field, value)))
    .filter(([field, value]) => !accepted.some((one) => has(one, field, value)))
    .map(([field, value]) => ({ field, value, rows: refused.length }));
}
