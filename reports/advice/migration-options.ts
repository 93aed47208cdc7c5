import type { ReadinessWishes } from '../../core/facts/readiness-facts.ts';
import { isCheck } from '../../core/finding/is-check.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { outlines } from '../view/outline.ts';
import { downtimeWords, protocolName } from '../words/azure-words.ts';

/** The documented ways out of SSTP for one gateway, beside each other. */
export interface MigrationOptions {
  readonly gateway: string;
  /** What was said of its clients; empty where nothing was. */
  readonly given: readonly string[];
  readonly options: readonly MigrationOption[];
}

export interface MigrationOption {
  readonly option: number;
  readonly to: readonly string[];
  readonly isOpen: boolean;
  /** What stops meanwhile; empty where nothing does. */
  readonly downtime: readonly string[];
  /** Why it is closed; text of an export may be in it. */
  readonly closedBy: readonly string[];
}

/** Of every gateway of a readiness result that has SSTP enabled. Throws ReportError. */
export function migrationOptions(result: ResultDocument): readonly MigrationOptions[] {
  return Iterator.from(outlines(result))
    .flatMap(({ target: { facts }, clauses }) => {
      const { readiness } = facts;
      if (readiness?.configured.protocols?.includes('SSTP') !== true) return [];
      const ways = clauses.flatMap(({ finding }) =>
        finding !== undefined && isCheck(finding, 'azure-way-out') ? (finding.observed.ways ?? []) : [],
      );
      return [
        {
          gateway: readiness.configured.name,
          given: givenWords(readiness.wishes),
          options: ways.map(({ option, to, open, downtime, thenDowntime, closedBy = [] }) => ({
            option,
            to: to.map(protocolName),
            isOpen: open,
            downtime: [...new Set([downtime, thenDowntime ?? 'none'])]
              .filter((one) => one !== 'none')
              .map(downtimeWords),
            closedBy,
          })),
        },
      ];
    })
    .toArray();
}

function givenWords({
  clients,
  sstpClients,
  systems = [],
  throughputMbps,
  zoneRedundant,
}: ReadinessWishes): readonly string[] {
  return [
    ...(clients === undefined ? [] : [`${clients} clients`]),
    ...(sstpClients === undefined ? [] : [`${sstpClients} of them by SSTP`]),
    ...(systems.length === 0 ? [] : [`clients of ${systems.join(', ')}`]),
    ...(throughputMbps === undefined ? [] : [`${throughputMbps} Mbit/s`]),
    ...(zoneRedundant === true ? ['to survive the loss of a zone'] : []),
  ];
}
