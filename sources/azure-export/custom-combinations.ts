import type { ConfiguredIpsecPolicy } from '../../core/facts/readiness-facts.ts';
import { platformCiphers, platformGroups, platformPfsGroups, toTable } from './platform-names.ts';

/** A row of the documented tables in the vendor's spelling, column by column, with the table in front. */
export type RowKey = string;

/** 'ike GCM_AES256 / GCM_AES256 / SHA384 / GROUP_24'. */
export function rowKey(table: string, columns: readonly string[]): RowKey {
  return `${table} ${columns.join(' / ')}`;
}

const ciphers = toTable(platformCiphers);
const groups = toTable([...platformGroups, ...platformPfsGroups]);

/**
 * The rows that a custom policy stands for. It replaces the default tables; where IKE's cipher has its own integrity, "integrity" is the PRF.
 * A policy that lacks a field stands for no row.
 */
export function customRows(policy: ConfiguredIpsecPolicy): readonly RowKey[] {
  const { ikeEncryption, ikeIntegrity, dhGroup, ipsecEncryption, ipsecIntegrity, pfsGroup } = policy;
  if (ikeEncryption === undefined || ikeIntegrity === undefined || dhGroup === undefined) return [];
  const cipher = named(ikeEncryption);
  const group = groups.get(dhGroup) ?? dhGroup;
  const ike = rowKey('ike', [cipher, cipher.startsWith('GCM_') ? cipher : ikeIntegrity, ikeIntegrity, group]);
  if (ipsecEncryption === undefined || ipsecIntegrity === undefined || pfsGroup === undefined) return [ike];
  // PFSMM: the group of the IKE SA.
  const pfs = pfsGroup === 'PFSMM' ? group : (groups.get(pfsGroup) ?? pfsGroup);
  return [ike, rowKey('ipsec', [named(ipsecEncryption), named(ipsecIntegrity), pfs])];
}

function named(arm: string): string {
  return ciphers.get(arm) ?? arm;
}
