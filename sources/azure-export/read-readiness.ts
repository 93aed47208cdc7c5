import { defined } from '../../core/defined.ts';
import type {
  ConfiguredGateway,
  ExportReading,
  ObservedGateway,
  ReadinessFacts,
  ReadinessWishes,
} from '../../core/facts/readiness-facts.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import type { Policy, RowClause } from '../../core/policy/policy.ts';
import { observedGateway, seenRows, targetsOf } from './seen-rows.ts';
import { threeColumns } from './three-columns.ts';

export interface ReadinessSources {
  readonly gateways: readonly ConfiguredGateway[];
  /** What of their files was not read. */
  readonly reading?: ExportReading | undefined;
  readonly wishes: ReadinessWishes;
  readonly knowledge: AzureKnowledge;
  /** The documented tables; the result must be judged by the same policy for its rows to be seen. */
  readonly tables: Policy;
  /** A saved result of a scan. */
  readonly result?: ResultDocument | undefined;
}

/** What is known about each gateway: configured, documented and, where the scan looked at it, observed. */
export function readReadiness({
  gateways,
  reading,
  wishes,
  knowledge,
  tables,
  result,
}: ReadinessSources): readonly ReadinessFacts[] {
  const rows = tables.clauses.filter((clause): clause is RowClause => clause.kind === 'row');
  return gateways.map((configured) => {
    const targets = result === undefined ? [] : targetsOf(result, configured.name, gateways.length === 1);
    const observed: ObservedGateway | undefined =
      result === undefined || targets.length === 0 ? undefined : observedGateway(result, tables.id, targets, knowledge);
    const seen = result === undefined || targets.length === 0 ? undefined : seenRows(result, tables.id, targets);
    return {
      configured,
      ...defined({ export: reading }),
      wishes,
      ...defined({ observed }),
      columns: threeColumns({ configured, knowledge, rows, observed, seen }),
    };
  });
}
