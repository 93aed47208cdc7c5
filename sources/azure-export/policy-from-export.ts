import { parseDocument } from 'yaml';
import type { ConfiguredGateway, ConfiguredIpsecPolicy } from '../../core/facts/readiness-facts.ts';
import { GateproofError } from '../../core/gateproof-error.ts';
import { integrities, platformCiphers, platformGroups, platformPfsGroups, prfs, toIana } from './platform-names.ts';

/** A configuration that no policy can be made of. */
export class ExportPolicyError extends GateproofError<'export-without-policy'> {
  constructor(message: string) {
    super({ name: 'ExportPolicyError', code: 'export-without-policy', fault: 'input' }, message);
  }
}

/**
 * The text of a policy file for one gateway: the vendor's tables, with the rows of IKE and IPsec replaced by those of the gateway's custom policy
 * where it has one, as it replaces them on the gateway. `tables`: the text of the policy file with the tables. Throws ExportPolicyError where the
 * export does not say it, and for a value that no algorithm is known for.
 */
export function policyFromExport(tables: string, gateway: ConfiguredGateway): string {
  const { name, origin, ipsecPolicies } = gateway;
  if (ipsecPolicies === undefined) {
    throw new ExportPolicyError(`${origin}: vpnClientIpsecPolicies wanted, and the export does not say it`);
  }
  if (ipsecPolicies.length > 1) {
    throw new ExportPolicyError(`${origin}: at most one custom IPsec policy wanted, ${ipsecPolicies.length} found`);
  }
  const document = parseDocument(tables);
  const [policy] = ipsecPolicies;
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 60);
  document.set('id', `azure-vpn-p2s-of-${word === '' ? 'gateway' : word}`);
  document.set('title', `Azure VPN Gateway, point-to-site as it is configured on ${name}`);
  if (policy === undefined) return document.toString();
  document.setIn(
    ['sources', 'export'],
    document.createNode({ title: `The configuration of ${name}, as it was exported` }),
  );
  const source = { ref: 'export', place: 'vpnClientIpsecPolicies' };
  for (const [table, row] of Object.entries(rowsOf(policy, origin))) {
    document.setIn([table, 'rows'], document.createNode([row]));
    document.setIn([table, 'source'], document.createNode(source));
    document.deleteIn([table, 'readings']);
  }
  return document.toString();
}

function rowsOf(policy: ConfiguredIpsecPolicy, origin: string): { readonly ike: object; readonly ipsec: object } {
  const valueOf = (field: keyof ConfiguredIpsecPolicy): string => {
    const value = policy[field];
    if (typeof value === 'string') return value;
    throw new ExportPolicyError(`${origin}: a custom IPsec policy with ${field} wanted, none found`);
  };
  const known = <T>(names: ReadonlyMap<string, T>, field: keyof ConfiguredIpsecPolicy): T => {
    const value = names.get(valueOf(field));
    if (value !== undefined) return value;
    throw new ExportPolicyError(
      `${origin}: ${field}: one of ${[...names.keys()].join(', ')} wanted, another value found`,
    );
  };
  const ikeCipher = known(ciphers, 'ikeEncryption');
  const espCipher = known(ciphers, 'ipsecEncryption');
  const group = known(groups, 'dhGroup');
  const pfs = policy.pfsGroup === 'PFSMM' ? group : known(pfsGroups, 'pfsGroup');
  return {
    ike: {
      id: 'configured',
      title: `${valueOf('ikeEncryption')} / ${valueOf('ikeIntegrity')} / ${valueOf('dhGroup')}`,
      encryption: ikeCipher,
      // A cipher with integrity of its own leaves "integrity" to the PRF.
      integrity: isAead(ikeCipher) ? 'none' : known(integrities, 'ikeIntegrity'),
      prf: known(prfs, 'ikeIntegrity'),
      keyExchange: group,
    },
    ipsec: {
      id: 'configured',
      title: `${valueOf('ipsecEncryption')} / ${valueOf('ipsecIntegrity')} / ${valueOf('pfsGroup')}`,
      encryption: espCipher,
      integrity: isAead(espCipher) ? 'none' : known(integrities, 'ipsecIntegrity'),
      keyExchange: pfs,
    },
  };
}

function isAead(cipher: string): boolean {
  return cipher.startsWith('ENCR_AES_GCM');
}

const ciphers = toIana(platformCiphers);
const groups = toIana(platformGroups);
const pfsGroups = toIana(platformPfsGroups);
