import type { TargetResult } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import type { Json, JsonObject } from '../../core/observation/observation.ts';
import { dimensionsByKey } from '../../core/spaces/registry.ts';
import { documentedCombinations } from '../words/row-names.ts';
import { isCombination } from '../words/words.ts';
import type { JudgedClause, TableOutline } from './outline.ts';

/** The algorithms of one column of a table, each in one of four sets. */
export interface AlgorithmSets {
  /** 'encryption', 'keyExchange', 'suite', … */
  readonly field: string;
  readonly documentedAccepted: readonly string[];
  readonly undocumentedAccepted: readonly string[];
  readonly documentedRefused: readonly string[];
  /** Documented, and neither seen to be accepted nor refused in every row that names it. */
  readonly documentedNotShown: readonly string[];
}

/** Reasons for which nothing of a row is owed. */
const notOwed: ReadonlySet<string> = new Set(['allowed-not-required', 'legacy-accepted']);
/** Reasons for which a row says nothing about this target on this day. */
const NOT_DOCUMENTED_HERE: ReadonlySet<string> = new Set(['other-protocol', 'not-in-force', 'applies-elsewhere']);

/**
 * Which algorithms a table documents and which the target accepts. An algorithm counts as accepted when one combination with it was; whether
 * each documented combination was is what the rows say. Nothing for a table without rows that apply here.
 */
export function algorithmSets(table: TableOutline, facts: TargetResult['facts']): readonly AlgorithmSets[] {
  const rows = table.rows.filter(({ finding }) => finding !== undefined && !isAbsent(finding));
  const documented = rows.flatMap((row) => combinationsOf(row));
  if (documented.length === 0) return [];
  const accepted = [
    ...acceptedCombinations(table.table, facts),
    ...rows.filter(({ finding }) => finding?.verdict === 'pass').flatMap(combinationsOf),
    ...table.others.flatMap(({ finding }) => surplusOf(finding)).filter(isCombination),
  ];
  const refused = rows
    .filter(({ finding }) => finding?.reason === 'refused' || finding?.reason === 'refused-by-closing')
    .flatMap(combinationsOf);
  const owed = rows.filter(({ finding }) => !notOwed.has(finding?.reason ?? '')).flatMap(combinationsOf);
  const fields = [...new Set(documented.flatMap((one) => Object.keys(one)))].filter(
    (field) => dimensionsByKey.get(field)?.isNoAlgorithm !== true,
  );
  return fields.map((field) => {
    const isDocumented = namesOf(documented, field);
    const isAccepted = new Set([...namesOf(accepted, field), ...unlisted(table.table, facts, field)]);
    const isRefused = (name: string): boolean =>
      count(refused, field, name) > 0 && count(refused, field, name) === count(owed, field, name);
    // Of an algorithm whose every documented row is refused nothing documented is accepted, whatever else is accepted with it.
    const missing = [...namesOf(owed, field)].filter((name) => !isAccepted.has(name) || isRefused(name));
    return {
      field,
      documentedAccepted: [...isDocumented].filter((name) => isAccepted.has(name) && !isRefused(name)),
      undocumentedAccepted: [...isAccepted].filter((name) => !isDocumented.has(name)),
      documentedRefused: missing.filter(isRefused),
      documentedNotShown: missing.filter((name) => !isRefused(name)),
    };
  });
}

function isAbsent({ verdict, reason }: NonNullable<JudgedClause['finding']>): boolean {
  return verdict === 'not-applicable' && NOT_DOCUMENTED_HERE.has(reason);
}

function combinationsOf({ finding }: JudgedClause): readonly JsonObject[] {
  return finding === undefined ? [] : documentedCombinations(finding);
}

function acceptedCombinations(table: string, { tls, ike, ipsec }: TargetResult['facts']): readonly JsonObject[] {
  switch (table) {
    case 'tls':
      return Object.entries(tls?.suites ?? {}).flatMap(([version, suites]) =>
        suites.map((suite) => ({ version, suite })),
      );
    case 'ike':
      return (ike?.accepted ?? []).map((one) => ({ ...one }));
    case 'ipsec':
      return (ipsec?.accepted ?? []).map((one) => ({ ...one }));
    default:
      return [];
  }
}

/** Values that are accepted in combinations too many to list. */
function unlisted(table: string, { ike }: TargetResult['facts'], field: string): readonly string[] {
  if (table !== 'ike') return [];
  return (ike?.surplus ?? []).flatMap(({ values }) => (values[field] ?? []).map((value) => value ?? 'NONE'));
}

function namesOf(combinations: readonly JsonObject[], field: string): ReadonlySet<string> {
  return new Set(combinations.flatMap((one) => nameOf(one[field])));
}

function count(combinations: readonly JsonObject[], field: string, name: string): number {
  return combinations.filter((one) => nameOf(one[field]).includes(name)).length;
}

function nameOf(value: Json | undefined): readonly string[] {
  if (value === null) return ['NONE'];
  return typeof value === 'string' ? [value] : [];
}
