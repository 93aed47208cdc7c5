import type {
  AzureProtocol,
  ConfiguredGateway,
  ObservedGateway,
  ThreeColumns,
} from '../../core/facts/readiness-facts.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import type { RowClause } from '../../core/policy/policy.ts';
import { customRows, type RowKey, rowKey } from './custom-combinations.ts';
import type { SeenRows } from './seen-rows.ts';

/** What the columns are made of; `rows` are the documented tables. */
export interface ColumnSources {
  readonly configured: ConfiguredGateway;
  readonly knowledge: AzureKnowledge;
  readonly rows: readonly RowClause[];
  readonly observed?: ObservedGateway | undefined;
  readonly seen?: SeenRows | undefined;
}

const protocols: readonly AzureProtocol[] = ['SSTP', 'IkeV2', 'OpenVPN'];
/** Tunnel types by the scheme of a row; plain TLS is none. */
const tunnels: ReadonlyMap<string, AzureProtocol> = new Map([
  ['ikev2', 'IkeV2'],
  ['sstp', 'SSTP'],
  ['openvpn+tcp', 'OpenVPN'],
  ['openvpn+udp', 'OpenVPN'],
]);

/** Documented, configured and observed side by side: tunnel types, then each row, then what is in no row. */
export function threeColumns(sources: ColumnSources): readonly ThreeColumns[] {
  return [...protocols.map((one) => protocolColumns(sources, one)), ...rowColumns(sources), ...strangers(sources)];
}

function protocolColumns({ configured, knowledge, observed }: ColumnSources, protocol: AzureProtocol): ThreeColumns {
  const end = knowledge.dates.find(({ id }) => id === 'sstp-ends');
  const answers = observed?.answers[protocol];
  return {
    item: `protocol ${protocol}`,
    documented: protocol === 'SSTP' && end !== undefined ? `until ${end.day}` : 'yes',
    configured: configured.protocols === undefined ? null : yesOrNo(configured.protocols.includes(protocol)),
    observed: answers === undefined ? null : answers ? 'answers' : 'does not answer',
  };
}

function rowColumns(sources: ColumnSources): readonly ThreeColumns[] {
  return sources.rows.map((clause): ThreeColumns => {
    const key = keyOf(clause);
    return {
      item: key,
      documented: 'yes',
      configured: configuredRow(sources.configured, clause, key),
      observed: sources.seen?.byClause.get(clause.id) ?? null,
    };
  });
}

function keyOf({ space, vendor, title }: RowClause): RowKey {
  const columns = Object.values(vendor);
  return rowKey(space, columns.length === 0 ? [title] : columns);
}

/** By the custom policy where there is one; otherwise the default tables hold for each tunnel type that is enabled. */
function configuredRow(
  { protocols: enabled, ipsecPolicies }: ConfiguredGateway,
  { space, schemes }: RowClause,
  key: RowKey,
): string | null {
  if (enabled === undefined) return null;
  const isEnabled = schemes.some((scheme) => {
    const tunnel = tunnels.get(scheme);
    return tunnel !== undefined && enabled.includes(tunnel);
  });
  if (!isEnabled) return 'no';
  if (space === 'tls') return 'yes';
  if (ipsecPolicies === undefined) return null;
  return ipsecPolicies.length === 0 ? 'yes' : yesOrNo(ipsecPolicies.flatMap(customRows).includes(key));
}

/** Rows of a custom policy and combinations that were accepted, as far as no table has them. */
function strangers({ configured, rows, seen }: ColumnSources): readonly ThreeColumns[] {
  const documented = new Set(rows.map(keyOf));
  const custom = (configured.ipsecPolicies ?? []).flatMap(customRows).filter((key) => !documented.has(key));
  return [
    ...custom.map((item): ThreeColumns => ({ item, documented: 'no', configured: 'yes', observed: null })),
    ...(seen?.undocumented ?? []).map(
      (item): ThreeColumns => ({ item, documented: 'no', configured: null, observed: 'accepted' }),
    ),
  ];
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
