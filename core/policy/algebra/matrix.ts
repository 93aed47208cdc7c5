import { defined } from '../../defined.ts';
import type { SpaceName } from '../../spaces/registry.ts';
import type { Policy } from '../policy.ts';
import type { CheckedRow, Stands } from './check-document.ts';
import { checkPolicy } from './check-policy.ts';
import { type PolicyName, policyName, type Sentence } from './sentence.ts';

/** What `gateproof policy matrix` tells: every row of some policies beside every standard. */
export interface MatrixDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-policy-matrix';
  /** ISO date. */
  readonly asOf: string;
  readonly standards: readonly PolicyName[];
  readonly policies: readonly {
    readonly policy: PolicyName;
    readonly rows: readonly MatrixRow[];
  }[];
}

export interface MatrixRow {
  readonly clause: Sentence;
  readonly space: SpaceName;
  /** In the order of the standards. */
  readonly cells: readonly MatrixCell[];
}

export interface MatrixCell {
  readonly stands: Stands;
  /** The next day on which it stands otherwise. */
  readonly changes?: { readonly on: string; readonly to: Stands };
  /** How it stands by other readings of sources that contradict themselves. */
  readonly otherReadings: readonly Stands[];
  /** Present where legacy rows alone hold it. */
  readonly isLegacy?: true;
}

/** Every row of policies beside standards, on one day; of a row that stands otherwise at some schemes, 'partly'. Pure. */
export function policyMatrix(policies: readonly Policy[], standards: readonly Policy[], day: string): MatrixDocument {
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-policy-matrix',
    asOf: day,
    standards: standards.map(policyName),
    policies: policies.map((policy) => {
      const { against } = checkPolicy(policy, standards, day);
      const byStandard = against.map(({ rows }) => Map.groupBy(rows, ({ clause }) => clause.id));
      const rows = new Map(against.flatMap((one) => one.rows.map((row) => [row.clause.id, row] as const)));
      return {
        policy: policyName(policy),
        rows: [...rows.values()].map(({ clause, space }) => ({
          clause,
          space,
          cells: byStandard.map((of) => cellOf(of.get(clause.id) ?? [])),
        })),
      };
    }),
  };
}

function cellOf(rows: readonly CheckedRow[]): MatrixCell {
  const spoken = rows.filter(({ stands }) => stands !== 'says-nothing');
  const [first] = spoken;
  if (first === undefined) return { stands: 'says-nothing', otherReadings: [] };
  const isAlike = spoken.every(({ stands }) => stands === first.stands);
  const [changes] = spoken.flatMap((row) => row.changes ?? []).sort((a, b) => (a.on < b.on ? -1 : 1));
  const readings = new Set(spoken.flatMap(({ otherReadings }) => otherReadings.map(({ stands }) => stands)));
  return {
    stands: isAlike ? first.stands : 'partly',
    ...defined({ changes }),
    otherReadings: [...readings],
    ...(spoken.every(({ isLegacy }) => isLegacy) ? { isLegacy: true } : {}),
  };
}
